package io.github.wslog.transport.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes at a time. */
final class Ascii {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long ONES = 0x0101010101010101L;
    private static final long SPACES = 0x2020202020202020L;

    private Ascii() {}

    /** Whether all bytes {@code from} … {@code to} are 0x20 … 0x7E. */
    static boolean isPrintable(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, i);
            // A byte's high bit shows: in eight itself that it is 0x80 or more, in the sum that it is 0x7F, in the
            // difference that it is below 0x20. Carries leave only a byte that is caught anyway.
            if (((eight | (eight + ONES) | (eight - SPACES)) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < to; i++) {
            if (bytes[i] < 0x20 || bytes[i] == 0x7F) {
                return false;
            }
        }
        return true;
    }
}
