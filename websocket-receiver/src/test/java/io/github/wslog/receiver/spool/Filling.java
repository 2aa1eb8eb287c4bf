package io.github.wslog.receiver.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.Admission;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Fills a spool as tests need it. */
public final class Filling {
    private Filling() {}

    /** Records as {@link Spool#appendBatch} takes them. */
    public static ByteBuffer entry(byte[]... records) {
        int bytes = Spool.BATCH_HEADROOM;
        for (byte[] record : records) {
            bytes += Integer.BYTES + record.length;
        }
        ByteBuffer entry = ByteBuffer.allocate(bytes).position(Spool.BATCH_HEADROOM);
        for (byte[] record : records) {
            entry.putInt(record.length).put(record);
        }
        return entry.flip().position(Spool.BATCH_HEADROOM);
    }

    public static void append(Spool spool, UUID stream, long firstOrdinal, long receivedNanos, byte[]... records) {
        ByteBuffer entry = entry(records);
        untilAccepted(() -> spool.appendBatch(stream, firstOrdinal, records.length, receivedNanos, entry));
    }

    /** Memory is made ready by a thread of its own, which may be behind. */
    public static void untilAccepted(Supplier<Admission> append) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (append.get() != Admission.ACCEPTED) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
