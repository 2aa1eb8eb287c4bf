package io.github.wslog.transport.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Short ways to make records and to look into them. */
final class Records {
    static final int MAX_BODY = 256 * 1024;
    /** 2026-01-02T03:04:05.006007008Z. */
    static final long TIME = 1_767_323_045_006_007_008L;

    private Records() {}

    static RecordReader formatted(Consumer<RecordBuffer> body, int maxBodyBytes) {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.FORMATTED, 9, TIME, "a.B", maxBodyBytes);
        buffer.startBody();
        body.accept(buffer);
        buffer.finish();
        return read(buffer);
    }

    static RecordReader read(RecordBuffer buffer) {
        return read(Arrays.copyOf(buffer.array(), buffer.length()));
    }

    static RecordReader read(byte[] record) {
        try {
            return new RecordReader().wrap(ByteBuffer.wrap(record), 0, record.length);
        } catch (WireException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] body(RecordReader record) {
        byte[] body = new byte[record.bodyLength()];
        record.buffer().get(record.bodyOffset(), body);
        return body;
    }

    static String text(RecordReader record) {
        return new String(body(record), StandardCharsets.UTF_8);
    }
}
