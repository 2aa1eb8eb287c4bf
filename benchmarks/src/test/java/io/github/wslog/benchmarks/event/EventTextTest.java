package io.github.wslog.benchmarks.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventTextTest {
    private final EventText event = new EventText();

    @Test
    void sequence_isWrittenInFront_acrossCarries() {
        for (int expected = 0; expected <= 10_000; expected++) {
            event.next();
            assertThat(event.sequence()).isEqualTo(expected);
            assertThat(event.text()).startsWith(String.format("%010d ", expected));
        }
    }

    @Test
    void message_has200AsciiBytes() {
        event.next();
        assertThat(event.bytes()).hasSize(200);
        assertThat(event.text()).hasSize(200).matches("\\p{ASCII}+").doesNotContain("\n");
    }

    @Test
    void message_differsFromAnyOther_inMoreThanItsNumber() {
        Set<String> tails = new HashSet<>();
        for (int i = 0; i < EventText.TEXTS; i++) {
            event.next();
            tails.add(event.text().substring(EventText.SEQUENCE_DIGITS));
        }
        assertThat(tails).hasSize(EventText.TEXTS);
    }

    @Test
    void tail_matchesItsOwnNumber_andNoOther() {
        event.next();
        assertThat(EventText.tailMatches(event.bytes(), 0, 0)).isTrue();
        assertThat(EventText.tailMatches(event.bytes(), 0, 1)).isFalse();
    }

    @Test
    void sequence_isNotFound_whereNoDigitsStand() {
        event.next();
        assertThat(EventText.sequenceAt(event.bytes(), 1)).isEqualTo(-1);
        assertThat(EventText.sequenceAt(event.bytes(), 0)).isZero();
    }
}
