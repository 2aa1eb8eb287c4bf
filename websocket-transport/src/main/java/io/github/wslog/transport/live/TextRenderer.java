package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import java.nio.charset.StandardCharsets;

/** Lines, as plain peers of client mode get them: what a layout made stays as it is, the rest is {@link LinePattern#DEFAULT}. */
final class TextRenderer implements Renderer {
    private final LinePattern line = LinePattern.parse(LinePattern.DEFAULT);

    @Override
    public void event(RecordReader record, FeedBatch batch, int index, Bytes out) {
        int start = out.length();
        line.render(record, batch.origin(index).source(), out);
        if (!isBinary(record, batch.origin(index))) {
            mend(start, out);
        }
    }

    /** A text message must be UTF-8 (RFC 6455 section 8.1), and a layout may have made anything. */
    private static void mend(int start, Bytes out) {
        int end = out.length();
        if (Utf8Bytes.firstInvalid(out.array(), start, end) < end) {
            byte[] broken = out.toByteArray();
            out.cutTo(start);
            Utf8Bytes.putMended(broken, start, end, out);
        }
    }

    @Override
    public boolean batches() {
        return false;
    }

    @Override
    public boolean isBinary(RecordReader record, Origin origin) {
        return record.kind() == RecordKind.FORMATTED && !StandardCharsets.UTF_8.equals(origin.charset());
    }
}
