package io.github.wslog.transport.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The masking of RFC 6455 section 5.3, eight bytes at a time: its own inverse. */
final class Mask {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Mask() {}

    /**
     * Masks or unmasks a part of a payload.
     *
     * @param key its lowest byte is for the first byte here, and so on
     */
    static void apply(byte[] bytes, int from, int to, int key) {
        long twice = (key & 0xFFFF_FFFFL) | (long) key << 32;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            LONGS.set(bytes, at, (long) LONGS.get(bytes, at) ^ twice);
        }
        for (; at < to; at++) {
            bytes[at] ^= (byte) twice;
            twice = Long.rotateRight(twice, Byte.SIZE);
        }
    }

    /** The key for what comes behind {@code length} bytes that were masked with {@code key}. */
    static int behind(int key, int length) {
        return Integer.rotateRight(key, Byte.SIZE * (length & 3));
    }
}
