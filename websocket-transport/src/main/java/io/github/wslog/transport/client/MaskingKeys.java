package io.github.wslog.transport.client;

import java.security.SecureRandom;
import java.util.function.IntSupplier;

/**
 * Masking keys that a peer cannot foretell from the ones before (RFC 6455, 5.3 and 10.3), at a few nanoseconds each: they
 * are drawn from the secure source by the kibibyte. Owned by one thread.
 */
final class MaskingKeys implements IntSupplier {
    private static final int POOL = 1024;

    private final SecureRandom random;
    private final byte[] pool = new byte[POOL];
    private int next = POOL;

    MaskingKeys(SecureRandom random) {
        this.random = random;
    }

    @Override
    public int getAsInt() {
        if (next == POOL) {
            random.nextBytes(pool);
            next = 0;
        }
        int key = (pool[next] << 24)
                | ((pool[next + 1] & 255) << 16)
                | ((pool[next + 2] & 255) << 8)
                | (pool[next + 3] & 255);
        next += Integer.BYTES;
        return key;
    }
}
