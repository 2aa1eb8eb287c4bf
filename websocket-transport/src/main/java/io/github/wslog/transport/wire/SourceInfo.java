package io.github.wslog.transport.wire;

import java.nio.ByteBuffer;

/**
 * Who a stream comes from. Whatever it is made of, it is clean: texts have no control characters (each became {@code ?})
 * and at most 255 bytes of UTF-8 (cut on a code point), a negative process id became 0.
 *
 * @param application as the source says, as well as host and process id
 * @param name the one that it has proven to have where it connected; empty if it has not. Not on the wire: a receiver knows
 */
public record SourceInfo(String application, String host, long pid, String name) {
    /** The longest text in bytes of UTF-8. */
    static final int MAX_TEXT_BYTES = 255;

    public SourceInfo {
        application = Text.clean(application, MAX_TEXT_BYTES);
        host = Text.clean(host, MAX_TEXT_BYTES);
        name = Text.clean(name, MAX_TEXT_BYTES);
        pid = Math.max(0, pid);
    }

    /** As a source says who it is, of which nothing is proven. */
    public SourceInfo(String application, String host, long pid) {
        this(application, host, pid, "");
    }

    /** The same, which has proven to have this name. */
    public SourceInfo named(String proven) {
        return new SourceInfo(application, host, pid, proven);
    }

    /** At most 600 bytes, for {@link #decode}: the fields as they stand in HELLO, without the name. */
    public byte[] encode() {
        FieldWriter out = new FieldWriter();
        putTo(out);
        return out.toByteArray();
    }

    void putTo(FieldWriter out) {
        out.putText(ControlField.APPLICATION, application);
        out.putText(ControlField.HOST, host);
        out.putLong(ControlField.PID, pid);
    }

    /** Reads what {@link #encode} made; skips fields it does not know. */
    public static SourceInfo decode(byte[] bytes) throws WireException {
        return from(FieldReader.read(ByteBuffer.wrap(bytes), 0));
    }

    static SourceInfo from(FieldReader fields) throws WireException {
        return new SourceInfo(
                fields.text(ControlField.APPLICATION), fields.text(ControlField.HOST), fields.number(ControlField.PID));
    }
}
