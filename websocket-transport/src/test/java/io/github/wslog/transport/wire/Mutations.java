package io.github.wslog.transport.wire;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages bytes, the same way in every run. */
final class Mutations {
    private static final byte[] TELLING = {0, 1, 2, 3, 5, 8, 0x10, 0x20, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};

    private final SplittableRandom random = new SplittableRandom(6455);

    /** A damaged copy: some bytes changed, and every other one cut or with bytes added, in the middle or at the end. */
    byte[] of(byte[] original) {
        byte[] bytes = original.clone();
        if (random.nextBoolean()) {
            bytes = random.nextBoolean() ? cut(bytes) : grow(bytes);
        }
        for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
            // The front is where tags and lengths are.
            int bound = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 40);
            bytes[random.nextInt(bound)] =
                    random.nextBoolean() ? TELLING[random.nextInt(TELLING.length)] : (byte) random.nextInt(256);
        }
        return bytes;
    }

    private byte[] cut(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = random.nextBoolean() ? bytes.length : random.nextInt(from, bytes.length + 1);
        byte[] cut = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, cut, from, bytes.length - to);
        return cut;
    }

    private byte[] grow(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int more = random.nextInt(1, 20);
        byte[] grown = Arrays.copyOf(bytes, bytes.length + more);
        System.arraycopy(bytes, at, grown, at + more, bytes.length - at);
        for (int i = at; i < at + more; i++) {
            grown[i] = (byte) random.nextInt(256);
        }
        return grown;
    }
}
