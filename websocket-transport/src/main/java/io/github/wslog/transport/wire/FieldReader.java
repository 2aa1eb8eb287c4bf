package io.github.wslog.transport.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** The fields of one control frame: where they are, found and checked in one pass over the bytes. */
final class FieldReader {
    private final ByteBuffer bytes;
    private final int[] offsets = new int[ControlField.count()];
    private final int[] lengths = new int[ControlField.count()];

    private FieldReader(ByteBuffer bytes) {
        this.bytes = bytes;
        Arrays.fill(offsets, -1);
    }

    /** Reads the fields from index {@code from} to the limit of {@code bytes}, which is big-endian and stays where it is. */
    static FieldReader read(ByteBuffer bytes, int from) throws WireException {
        FieldReader fields = new FieldReader(bytes);
        int at = from;
        while (at < bytes.limit()) {
            at = fields.readOne(at);
        }
        return fields;
    }

    private int readOne(int at) throws WireException {
        int left = bytes.limit() - at;
        if (left < ControlField.HEADER_BYTES) {
            throw WireException.malformed(left + " bytes are no field");
        }
        int tag = bytes.get(at) & 0xFF;
        int length = bytes.getShort(at + 1) & 0xFFFF;
        int value = at + ControlField.HEADER_BYTES;
        if (length > bytes.limit() - value) {
            throw WireException.malformed(
                    "field " + tag + " says " + length + " bytes, " + (bytes.limit() - value) + " are left");
        }
        int index = ControlField.index(tag);
        if (index >= 0) {
            keep(index, value, length);
        }
        return value + length;
    }

    private void keep(int index, int offset, int length) throws WireException {
        ControlField field = ControlField.at(index);
        if (offsets[index] >= 0) {
            throw WireException.malformed(field + " is there twice");
        }
        if (length < field.shortest || length > field.longest) {
            throw WireException.malformed(
                    field + " must have " + field.shortest + ".." + field.longest + " bytes, has " + length);
        }
        offsets[index] = offset;
        lengths[index] = length;
    }

    private int offset(ControlField field) throws WireException {
        int offset = offsets[field.ordinal()];
        if (offset < 0) {
            throw WireException.malformed(field + " is missing");
        }
        return offset;
    }

    long number(ControlField field) throws WireException {
        return bytes.getLong(offset(field));
    }

    int smallNumber(ControlField field) throws WireException {
        return bytes.getInt(offset(field));
    }

    int octet(ControlField field) throws WireException {
        return bytes.get(offset(field)) & 0xFF;
    }

    UUID uuid(ControlField field) throws WireException {
        int offset = offset(field);
        return new UUID(bytes.getLong(offset), bytes.getLong(offset + 8));
    }

    /** Malformed UTF-8 becomes U+FFFD. */
    String text(ControlField field) throws WireException {
        byte[] utf8 = new byte[lengths[field.ordinal()]];
        bytes.get(offset(field), utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
