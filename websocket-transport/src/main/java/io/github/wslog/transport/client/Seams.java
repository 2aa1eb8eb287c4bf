package io.github.wslog.transport.client;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Where the world comes in, so that tests can put another in its place.
 *
 * @param dialer runs an attempt away from the shipper's thread
 * @param freshIds names of streams: 128 random bits
 */
record Seams(
        Connector connector,
        Consumer<Runnable> dialer,
        LongSupplier nanoTime,
        Clock clock,
        RandomGenerator random,
        Supplier<UUID> freshIds,
        IntSupplier maskingKeys) {
    /** The real world. */
    static Seams real(String name) {
        SecureRandom random = new SecureRandom();
        Clock clock = Clock.systemUTC();
        return new Seams(
                new NvConnector(clock),
                threads(name),
                System::nanoTime,
                clock,
                random,
                () -> new UUID(random.nextLong(), random.nextLong()),
                new MaskingKeys(random));
    }

    /** A fresh thread for each attempt; a name server that never answers must not use up all threads there are. */
    private static Consumer<Runnable> threads(String name) {
        Semaphore places = new Semaphore(4);
        return attempt -> {
            if (places.tryAcquire()) {
                DaemonThread.of("dial-" + name, () -> {
                            try {
                                attempt.run();
                            } finally {
                                places.release();
                            }
                        })
                        .start();
            }
        };
    }
}
