package io.github.wslog.transport.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Masks and unmasks the payload of WebSocket frames (RFC 6455 section 5.3), eight bytes at a time. */
public final class Masking {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Masking() {}

    /**
     * Combines octet i of what is copied with octet i modulo 4 of the key.
     *
     * @param into may be {@code from}, if {@code to} is not behind {@code at}
     * @param key the masking key, its first octet the highest
     */
    public static void copy(byte[] from, int at, byte[] into, int to, int length, int key) {
        long twice = ((long) key << 32) | (key & 0xFFFF_FFFFL);
        long word = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? twice : Long.reverseBytes(twice);
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            LONGS.set(into, to + i, (long) LONGS.get(from, at + i) ^ word);
        }
        for (; i < length; i++) {
            into[to + i] = (byte) (from[at + i] ^ (key >>> (24 - 8 * (i & 3))));
        }
    }
}
