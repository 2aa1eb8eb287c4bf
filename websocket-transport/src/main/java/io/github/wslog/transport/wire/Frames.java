package io.github.wslog.transport.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Frames to bytes and back. All numbers are big-endian; {@code docs/wire-protocol.md} draws each frame. */
public final class Frames {
    /**
     * What stands before the records of a BATCH.
     *
     * <pre>
     *  0  u8   tag = 3
     *  1  u8   0
     *  2  u16  handle
     *  4  u32  count
     *  8  i64  first ordinal
     * 16  i64  highest assigned
     * 24  count times: u32 length, bytes
     * </pre>
     */
    public static final int BATCH_HEADER_BYTES = 24;

    private static final int CONTROL_HEADER_BYTES = 4;
    private static final int HELLO = 1;
    private static final int WELCOME = 2;
    private static final int BATCH = 3;
    private static final int ACK = 4;
    private static final int END = 5;

    private Frames() {}

    /** Writes {@link #BATCH_HEADER_BYTES} at the position of {@code at}, in its byte order's despite big-endian, and moves it. */
    public static void putBatchHeader(ByteBuffer at, int handle, long firstOrdinal, int count, long highestAssigned) {
        checkBatch(handle, firstOrdinal, count, highestAssigned);
        ByteOrder order = at.order();
        at.order(ByteOrder.BIG_ENDIAN);
        at.putInt(BATCH << 24 | handle);
        at.putInt(count);
        at.putLong(firstOrdinal);
        at.putLong(highestAssigned);
        at.order(order);
    }

    /** The message of a control frame; a {@link Batch} is written by its sender in place: IllegalArgumentException. */
    public static byte[] encode(Frame control) {
        if (control instanceof Hello hello) {
            return encode(hello);
        }
        if (control instanceof Welcome welcome) {
            return encode(welcome);
        }
        if (control instanceof Ack ack) {
            return encode(ack);
        }
        if (control instanceof End end) {
            return encode(end);
        }
        throw new IllegalArgumentException("a BATCH is written with putBatchHeader");
    }

    private static byte[] encode(Hello hello) {
        FieldWriter out = new FieldWriter(HELLO, hello.handle());
        out.putUuid(ControlField.STREAM, hello.stream());
        out.putByte(ControlField.RELATION, hello.relation().ordinal());
        hello.source().putTo(out);
        out.putLong(ControlField.FIRST_UNRELEASED, hello.firstUnreleased());
        out.putLong(ControlField.NEXT_ORDINAL, hello.nextOrdinal());
        out.putInt(ControlField.SILENCE_MILLIS, hello.silenceMillis());
        out.putText(ControlField.CONTENT_TYPE, hello.contentType());
        return out.toByteArray();
    }

    private static byte[] encode(Welcome welcome) {
        FieldWriter out = new FieldWriter(WELCOME, welcome.handle());
        out.putLong(ControlField.HIGHEST_HELD, welcome.highestHeld());
        out.putInt(ControlField.MAX_RECORD_BYTES, welcome.maxRecordBytes());
        out.putInt(ControlField.MAX_BATCH_BYTES, welcome.maxBatchBytes());
        out.putLong(ControlField.CREDIT_BYTES, welcome.creditBytes());
        return out.toByteArray();
    }

    private static byte[] encode(Ack ack) {
        FieldWriter out = new FieldWriter(ACK, ack.handle());
        out.putLong(ControlField.HIGHEST_HELD, ack.highestHeld());
        out.putLong(ControlField.CREDIT_BYTES, ack.creditBytes());
        return out.toByteArray();
    }

    private static byte[] encode(End end) {
        FieldWriter out = new FieldWriter(END, end.handle());
        out.putLong(ControlField.LAST_ORDINAL, end.lastOrdinal());
        return out.toByteArray();
    }

    /**
     * Reads one message, from position to limit of {@code message}, which stays where it is. A {@link Batch} keeps a view
     * of it; the other frames keep nothing.
     *
     * @param maxRecordBytes the largest record to accept
     * @throws WireException if the bytes are no frame; the connection is to be closed with its reason
     */
    public static Frame decode(ByteBuffer message, int maxRecordBytes) throws WireException {
        ByteBuffer bytes = message.slice(); // big-endian, whatever the order of message is
        if (bytes.limit() < CONTROL_HEADER_BYTES) {
            throw WireException.malformed(bytes.limit() + " bytes are no frame");
        }
        int tag = bytes.get(0) & 0xFF;
        try {
            return tag == BATCH ? decodeBatch(bytes, maxRecordBytes) : decodeControl(tag, bytes);
        } catch (IllegalArgumentException outOfRange) {
            throw WireException.malformed(String.valueOf(outOfRange.getMessage()));
        }
    }

    private static Frame decodeControl(int tag, ByteBuffer bytes) throws WireException {
        if (tag < HELLO || tag > END) {
            throw WireException.malformed("frame tag " + tag + " is unknown");
        }
        if (bytes.limit() > Wslog.MAX_CONTROL_BYTES) {
            throw WireException.malformed("a control frame of " + bytes.limit() + " bytes");
        }
        int handle = bytes.getShort(2) & 0xFFFF;
        FieldReader fields = FieldReader.read(bytes, CONTROL_HEADER_BYTES);
        return switch (tag) {
            case HELLO -> decodeHello(handle, fields);
            case WELCOME -> decodeWelcome(handle, fields);
            case ACK ->
                new Ack(handle, fields.number(ControlField.HIGHEST_HELD), fields.number(ControlField.CREDIT_BYTES));
            default -> new End(handle, fields.number(ControlField.LAST_ORDINAL));
        };
    }

    private static Hello decodeHello(int handle, FieldReader fields) throws WireException {
        int relation = fields.octet(ControlField.RELATION);
        if (relation >= Relation.values().length) {
            throw WireException.malformed("relation " + relation + " is unknown");
        }
        return new Hello(
                handle,
                fields.uuid(ControlField.STREAM),
                Relation.values()[relation],
                SourceInfo.from(fields),
                fields.number(ControlField.FIRST_UNRELEASED),
                fields.number(ControlField.NEXT_ORDINAL),
                fields.smallNumber(ControlField.SILENCE_MILLIS),
                fields.text(ControlField.CONTENT_TYPE));
    }

    private static Welcome decodeWelcome(int handle, FieldReader fields) throws WireException {
        return new Welcome(
                handle,
                fields.number(ControlField.HIGHEST_HELD),
                fields.smallNumber(ControlField.MAX_RECORD_BYTES),
                fields.smallNumber(ControlField.MAX_BATCH_BYTES),
                fields.number(ControlField.CREDIT_BYTES));
    }

    private static Batch decodeBatch(ByteBuffer bytes, int maxRecordBytes) throws WireException {
        if (bytes.limit() < BATCH_HEADER_BYTES) {
            throw WireException.malformed("a BATCH of " + bytes.limit() + " bytes");
        }
        int handle = bytes.getShort(2) & 0xFFFF;
        int count = bytes.getInt(4);
        long firstOrdinal = bytes.getLong(8);
        long highestAssigned = bytes.getLong(16);
        checkBatch(handle, firstOrdinal, count, highestAssigned);
        checkRecords(bytes, count, maxRecordBytes);
        ByteBuffer records = bytes.slice(BATCH_HEADER_BYTES, bytes.limit() - BATCH_HEADER_BYTES);
        return new Batch(handle, firstOrdinal, count, highestAssigned, records);
    }

    private static void checkBatch(int handle, long firstOrdinal, int count, long highestAssigned) {
        Limits.handle(handle);
        Limits.check("count", count, 1, Integer.MAX_VALUE);
        Limits.check("first ordinal", firstOrdinal, 1, Long.MAX_VALUE - count);
        Limits.check("highest assigned", highestAssigned, firstOrdinal + count - 1, Long.MAX_VALUE);
    }

    private static void checkRecords(ByteBuffer bytes, int count, int maxRecordBytes) throws WireException {
        int at = BATCH_HEADER_BYTES;
        int left = count;
        while (bytes.limit() - at >= Integer.BYTES) {
            int length = bytes.getInt(at);
            at += Integer.BYTES;
            if (length < 0 || length > bytes.limit() - at) {
                throw WireException.malformed("a record says " + Integer.toUnsignedString(length) + " bytes, "
                        + (bytes.limit() - at) + " are left");
            }
            if (length > maxRecordBytes) {
                throw new WireException(
                        CloseReason.RECORD_TOO_LARGE, length + " bytes, " + maxRecordBytes + " are allowed");
            }
            at += length;
            left--;
        }
        if (left != 0 || at != bytes.limit()) {
            throw WireException.malformed("count says " + count + " records, there are " + (count - left) + " and "
                    + (bytes.limit() - at) + " bytes");
        }
    }
}
