package io.github.wslog.transport.client;

import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import java.nio.charset.StandardCharsets;

/** Makes the messages of a plain peer: one record, one message. Shipper's thread only. */
final class PlainMessages {
    private final ClientSettings settings;
    private final FrameWriter frames;
    private final Bytes line = new Bytes();

    PlainMessages(ClientSettings settings, FrameWriter frames) {
        this.settings = settings;
        this.frames = frames;
    }

    /**
     * Appends the message of a record. The bytes of a layout stay as they are, line end and all: only the layout knows
     * whether its line end belongs to the event.
     *
     * @param bytes what the record was read into
     * @param limit the most that the payload may take
     * @return the length that the payload has uncut
     */
    int append(RecordReader record, byte[] bytes, int limit, boolean repair) {
        boolean formatted = record.kind() == RecordKind.FORMATTED;
        byte[] payload = bytes;
        int offset = record.bodyOffset();
        int length = record.bodyLength();
        if (!formatted) {
            line.clear();
            settings.plainLine().render(record, settings.source(), line);
            payload = line.array();
            offset = 0;
            length = line.length();
        }
        int opcode = formatted && !StandardCharsets.UTF_8.equals(settings.bodyCharset())
                ? FrameWriter.BINARY
                : FrameWriter.TEXT;
        if (repair) {
            byte[] repaired =
                    new String(payload, offset, length, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            frames.append(opcode, repaired, 0, repaired.length);
        } else if (length > limit) {
            appendCut(opcode, payload, offset, length, limit);
        } else {
            frames.append(opcode, payload, offset, length);
        }
        return length;
    }

    private void appendCut(int opcode, byte[] payload, int offset, int length, int limit) {
        byte[] mark = (" …[truncated " + length + " bytes]").getBytes(StandardCharsets.UTF_8);
        int kept = codePointStart(payload, offset, Math.max(0, limit - mark.length));
        mark = (" …[truncated " + (length - kept) + " bytes]").getBytes(StandardCharsets.UTF_8);
        byte[] cut = new byte[kept + mark.length];
        System.arraycopy(payload, offset, cut, 0, kept);
        System.arraycopy(mark, 0, cut, kept, mark.length);
        frames.append(opcode, cut, 0, cut.length);
    }

    /** The largest length up to {@code length} that ends between two characters of UTF-8. */
    private static int codePointStart(byte[] bytes, int offset, int length) {
        int end = length;
        while (end > 0 && end > length - 4 && (bytes[offset + end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
