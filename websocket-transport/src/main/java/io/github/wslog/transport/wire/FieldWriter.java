package io.github.wslog.transport.wire;

import java.util.UUID;

/** Writes the fields of one control frame. */
final class FieldWriter {
    private final Bytes out = new Bytes(256);

    FieldWriter() {}

    FieldWriter(int frameTag, int handle) {
        out.putByte(frameTag);
        out.putByte(0);
        out.putShort(handle);
    }

    void putLong(ControlField field, long value) {
        header(field, 8);
        out.putLong(value);
    }

    void putInt(ControlField field, int value) {
        header(field, 4);
        out.putInt(value);
    }

    void putByte(ControlField field, int value) {
        header(field, 1);
        out.putByte(value);
    }

    void putUuid(ControlField field, UUID value) {
        header(field, 16);
        out.putLong(value.getMostSignificantBits());
        out.putLong(value.getLeastSignificantBits());
    }

    void putText(ControlField field, String value) {
        byte[] utf8 = Text.utf8(value);
        header(field, utf8.length);
        out.put(utf8, 0, utf8.length);
    }

    private void header(ControlField field, int length) {
        out.putByte(field.tag());
        out.putShort(length);
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
