package io.github.wslog.transport.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5 * SECOND); // it overflows on the way
    private final Failures failures = new Failures(nanos::get);

    private int untilExhausted(String address) {
        int count = 0;
        while (!failures.isExhausted(address) && count < 100) {
            failures.add(address);
            count++;
        }
        return count;
    }

    @Test
    void address_isExhausted_afterSoManyAtOnce_thenOneASecond() {
        assertThat(untilExhausted("192.0.2.1")).isEqualTo(Failures.AT_ONCE);
        nanos.addAndGet(SECOND - 1);
        assertThat(failures.isExhausted("192.0.2.1")).isTrue();
        nanos.addAndGet(1);
        assertThat(untilExhausted("192.0.2.1")).isEqualTo(1);
        nanos.addAndGet(3 * SECOND);
        assertThat(untilExhausted("192.0.2.1")).isEqualTo(3);
        nanos.addAndGet(100 * SECOND);
        assertThat(untilExhausted("192.0.2.1")).isEqualTo(Failures.AT_ONCE);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:1:2::7, 2001:db8:1:2:ffff::1, true",
        "2001:db8:1:2::7, 2001:db8:1:3::7, false",
        "[2001:db8::7], 2001:db8::8, true",
        "::ffff:192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false"
    })
    void addresses_countTogether_whenTheyAreOfOnePrefix(String one, String other, boolean together) {
        untilExhausted(one);

        assertThat(failures.isExhausted(other)).isEqualTo(together);
    }

    @Test
    void memory_isBounded_andTheLatestAreKept() {
        untilExhausted("192.0.2.1");
        for (int i = 0; i < 3 * Failures.MOST_ADDRESSES; i++) {
            failures.add("10.0." + i / 256 + "." + i % 256);
            failures.add("192.0.2.1");
        }

        assertThat(failures.addresses()).isEqualTo(Failures.MOST_ADDRESSES);
        assertThat(failures.isExhausted("192.0.2.1")).isTrue();
    }
}
