package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.live.EventJson;
import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.SourceInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An object a line, as subscribers get them, with the id that the event has in syslog messages and with its source. */
final class JsonLines implements Rendering {
    private final EventJson members = new EventJson();

    // Of the latest event.
    private @Nullable UUID stream;
    private String idStart = "";
    private @Nullable SourceInfo source;
    private byte[] sourceMember = {};

    @Override
    public void render(RecordReader record, SpooledBatch batch, long ordinal, Bytes out) {
        if (!batch.stream().equals(stream)) {
            stream = batch.stream();
            idStart = "{\"id\":\"" + batch.stream() + ':';
        }
        if (!batch.source().equals(source)) {
            source = batch.source();
            sourceMember = EventJson.source(batch.source());
        }
        out.putAscii(idStart);
        out.putDecimal(ordinal);
        out.putByte('"');
        members.put(record, batch.records().array(), batch.charset(), out);
        out.put(sourceMember, 0, sourceMember.length);
        out.putByte('}');
    }
}
