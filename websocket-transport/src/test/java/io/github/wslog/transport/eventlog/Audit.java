package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writers that number their records, and a reader that checks each: none twice, none changed, each writer's in its order,
 * ordinals without a gap.
 */
final class Audit {
    private static final int BATCH = 60_000;
    // One that is refused early, so that writers which wait for room leave some.
    private static final int LEVEL = 9;

    private final EventLog log;
    private final Cursor cursor;
    private final boolean paced;
    private final int[] last;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong torn = new AtomicLong();
    private final AtomicInteger writing;
    private long read;
    private long voids;
    private long missed;

    /** @param paced whether writers give the reader time while the log is nearly full */
    Audit(EventLog log, int writers, boolean paced) {
        this.log = log;
        this.cursor = log.cursor();
        this.paced = paced;
        this.last = new int[writers];
        this.writing = new AtomicInteger(writers);
    }

    /** The life of one writer. */
    void write(int writer, int records) {
        byte[] record = new byte[600];
        for (int number = 1; number <= records; number++) {
            int length = fill(record, writer, number);
            while (paced && !log.hasRoom(LEVEL, length)) {
                LockSupport.parkNanos(100_000);
            }
            switch (log.append(LEVEL, record, 0, length)) {
                case ACCEPTED -> accepted.incrementAndGet();
                case TORN -> torn.incrementAndGet();
                default -> refused.incrementAndGet();
            }
        }
        writing.decrementAndGet();
    }

    private static int fill(byte[] record, int writer, int number) {
        int length = 8 + (writer * 7 + number * 13) % (record.length - 8);
        ByteBuffer.wrap(record).putInt(writer).putInt(number);
        for (int i = 8; i < length; i++) {
            record[i] = (byte) (writer + number + i);
        }
        return length;
    }

    /** Reads until the writers are done and all is read; releases if it is to keep up. */
    void read(boolean releasing, long maxWaitNanos) {
        ByteBuffer target = ByteBuffer.allocate(2 * BATCH);
        byte[] expected = new byte[600];
        while (true) {
            boolean last = writing.get() == 0;
            switch (cursor.read(target.clear(), BATCH)) {
                case BATCH -> {
                    check(target.flip(), expected);
                    if (releasing) {
                        log.release(cursor.stream(), cursor.nextOrdinal() - 1);
                    }
                }
                case EMPTY -> {
                    if (last && cursor.nextOrdinal() > log.highestAssigned()) {
                        return;
                    }
                    cursor.await(maxWaitNanos);
                }
                case OVERTAKEN -> missed += cursor.missed();
                case END_OF_STREAM -> throw new AssertionError("there is one stream");
            }
        }
    }

    private void check(ByteBuffer batch, byte[] expected) {
        assertThat(cursor.firstOrdinal()).isEqualTo(read + voids + missed + 1);
        int count = 0;
        while (batch.hasRemaining()) {
            int length = batch.getInt();
            count++;
            if (length == 0) {
                voids++;
                continue;
            }
            int writer = batch.getInt(batch.position());
            int number = batch.getInt(batch.position() + 4);
            ByteBuffer same = ByteBuffer.wrap(expected, 0, fill(expected, writer, number));
            if (!batch.slice(batch.position(), length).equals(same)) {
                throw new AssertionError("record " + number + " of writer " + writer + " is not what was appended");
            }
            if (number <= last[writer]) {
                throw new AssertionError("writer " + writer + ": " + number + " after " + last[writer]);
            }
            last[writer] = number;
            batch.position(batch.position() + length);
            read++;
        }
        assertThat(count).isEqualTo(cursor.count());
    }

    /** Everything that was accepted has been read or is counted as missed, and nothing else has. */
    void balance(long appended) {
        assertThat(accepted.get() + refused.get() + torn.get()).isEqualTo(appended);
        assertThat(read + voids + missed).isEqualTo(log.highestAssigned());
        assertThat(voids).isEqualTo(log.losses().total(LossCause.TORN));
        if (missed == 0) {
            assertThat(read).isEqualTo(accepted.get());
            assertThat(torn.get()).isEqualTo(voids);
        } else {
            assertThat(read).isLessThan(accepted.get());
        }
    }

    long accepted() {
        return accepted.get();
    }

    long missed() {
        return missed;
    }
}
