package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.SourceInfo;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Objects, as docs/wire-protocol.md has them under "Subscribing". */
final class JsonRenderer implements Renderer {
    private final SourceInfo own;
    private final EventJson members = new EventJson();

    // What most events share, of the latest one.
    private @Nullable UUID stream;
    private String idStart = "";
    private @Nullable SourceInfo source;
    private byte[] sourceMember = {};

    /** @param own the source that need not be named with each event */
    JsonRenderer(SourceInfo own) {
        this.own = own;
    }

    @Override
    public void event(RecordReader record, FeedBatch batch, int index, Bytes out) {
        putId(batch, index, out);
        members.put(record, batch.buffer().array(), batch.origin(index).charset(), out);
        putSource(batch.origin(index).source(), out);
        out.putByte('}');
    }

    private void putId(FeedBatch batch, int index, Bytes out) {
        if (!batch.stream().equals(stream)) {
            stream = batch.stream();
            idStart = "{\"id\":\"" + FeedPlace.prefix(batch.stream());
        }
        out.putAscii(idStart);
        out.putDecimal(batch.ordinal(index));
        if (batch.index(index) != FeedPlace.WHOLE) {
            out.putByte('.');
            out.putDecimal(batch.index(index));
        }
        out.putByte('"');
    }

    private void putSource(SourceInfo of, Bytes out) {
        if (!of.equals(source)) {
            source = of;
            sourceMember = of.equals(own) ? new byte[0] : EventJson.source(of);
        }
        out.put(sourceMember, 0, sourceMember.length);
    }

    @Override
    public boolean batches() {
        return true;
    }

    @Override
    public boolean isBinary(RecordReader record, Origin origin) {
        return false;
    }
}
