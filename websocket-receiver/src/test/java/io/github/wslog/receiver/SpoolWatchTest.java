package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Filling;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpoolWatchTest {
    private static final int BATCH = 100_000;

    private final List<String> said = new ArrayList<>();
    private final Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
    private long left = 1000 << 20;
    private boolean broken;

    private final SpoolWatch watch = new SpoolWatch(spool, this::left, 64 << 20, new Status() {
        @Override
        public void info(String message) {
            said.add(message);
        }

        @Override
        public void warn(String message, @Nullable Throwable cause) {
            said.add("! " + message);
        }

        @Override
        public void error(String message, @Nullable Throwable cause) {
            said.add("!! " + message);
        }
    });

    private long left() throws IOException {
        if (broken) {
            throw new IOException("stale");
        }
        return left;
    }

    @AfterEach
    void close() {
        spool.close();
    }

    private Admission append(long ordinal) {
        return spool.appendBatch(new UUID(1, 1), ordinal, 1, 1, Filling.entry(new byte[BATCH]));
    }

    @Test
    void spoolThatFills_isWarnedOfOnce() {
        long ordinal = 1;
        while (100 * spool.retainedBytes() / spool.capacityBytes() < 80) {
            watch.look();
            assertThat(said).isEmpty();
            long next = ordinal++;
            Filling.untilAccepted(() -> append(next));
        }
        watch.look();
        watch.look();

        assertThat(said)
                .singleElement()
                .asString()
                .startsWith("! the spool is 8")
                .contains(" % full: ");
    }

    @Test
    void spool_takesNothing_whileItsDiskHasTooLittleLeft() {
        watch.look();
        assertThat(append(1)).isEqualTo(Admission.ACCEPTED);
        left = (64 << 20) - 1;
        watch.look();
        watch.look();
        assertThat(append(2)).isEqualTo(Admission.FULL);
        broken = true;
        watch.look();
        watch.look();
        assertThat(append(2)).isEqualTo(Admission.FULL);
        broken = false;
        left = 64 << 20;
        watch.look();
        assertThat(append(2)).isEqualTo(Admission.ACCEPTED);

        assertThat(said)
                .containsExactly(
                        "! the disk of the spool has 63 MiB left, and 64 are kept for others: senders wait",
                        "! how much room the disk of the spool has cannot be found out",
                        "the disk of the spool has 64 MiB left: the spool takes events again");
    }
}
