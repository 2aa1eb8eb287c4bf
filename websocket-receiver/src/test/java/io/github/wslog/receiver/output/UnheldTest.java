package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Position;
import java.util.Comparator;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UnheldTest {
    private static final UUID SPOOL = new UUID(1, 1);

    private final Unheld unheld = new Unheld(Comparator.comparingLong(Position::ordinal));

    private static Position at(long ordinal) {
        return new Position(SPOOL, ordinal);
    }

    @Test
    void events_areHeld_whenTheirBatchIs() {
        unheld.take(at(1), 10, 1000);
        unheld.take(at(2), 5, 2000);
        unheld.take(at(3), 1, 3000);

        assertThat(unheld.heldEvents()).isZero();
        assertThat(unheld.oldestNanos()).isEqualTo(1000);
        unheld.hold(at(2));
        assertThat(unheld.heldEvents()).isEqualTo(15);
        assertThat(unheld.oldestNanos()).isEqualTo(3000);
        unheld.hold(at(2));
        assertThat(unheld.heldEvents()).isEqualTo(15);
        unheld.hold(at(3));
        assertThat(unheld.heldEvents()).isEqualTo(16);
        assertThat(unheld.oldestNanos()).isZero();
    }

    @Test
    void nothing_isHeld_whereNothingIsKnown() {
        unheld.take(at(1), 10, 1000);
        unheld.hold(null);

        assertThat(unheld.heldEvents()).isZero();
    }

    @Test
    void whatIsTakenOnceMore_countsOnce() {
        unheld.take(at(1), 10, 1000);
        unheld.forget();
        assertThat(unheld.oldestNanos()).isZero();
        unheld.take(at(1), 10, 1000);
        unheld.hold(at(1));

        assertThat(unheld.heldEvents()).isEqualTo(10);
    }

    @Test
    void moreThanAreToldApart_areAllCounted_andTheOldestStaysTheOldest() {
        int batches = 200_001;
        for (int i = 1; i <= batches; i++) {
            unheld.take(at(i), 2, 1000L * i);
        }
        assertThat(unheld.oldestNanos()).isEqualTo(1000);
        unheld.hold(at(100_000));
        assertThat(unheld.heldEvents()).isBetween(2 * 99_000L, 2 * 100_000L);
        unheld.hold(at(batches));

        assertThat(unheld.heldEvents()).isEqualTo(2L * batches);
        assertThat(unheld.oldestNanos()).isZero();
    }
}
