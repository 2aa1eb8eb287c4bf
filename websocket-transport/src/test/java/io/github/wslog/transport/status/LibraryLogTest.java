package io.github.wslog.transport.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each test uses a pattern of its own: repetitions are counted for the whole JVM. */
class LibraryLogTest {
    private final List<String> one = new ArrayList<>();
    private final List<String> two = new ArrayList<>();

    @Test
    void warn_reachesEveryRegisteredStatus() {
        try (LibraryLog.Registration first = LibraryLog.register(into(one));
                LibraryLog.Registration second = LibraryLog.register(into(two))) {
            LibraryLog.warn("lib.A", "every {}", "every one", new IllegalStateException("why"));
        }
        assertThat(one).containsExactly("lib.A: every one, java.lang.IllegalStateException: why");
        assertThat(two).isEqualTo(one);
    }

    @Test
    void warn_reachesNobody_afterClose() {
        LibraryLog.Registration registration = LibraryLog.register(into(one));
        registration.close();
        registration.close();
        LibraryLog.warn("lib.A", "closed", "closed", null);
        assertThat(one).isEmpty();
    }

    @Test
    void warn_isNotCountedAsReported_whenNobodyWasThere() {
        LibraryLog.warn("lib.A", "early", "early", null);
        try (LibraryLog.Registration registration = LibraryLog.register(into(one))) {
            LibraryLog.warn("lib.A", "early", "early", null);
        }
        assertThat(one).hasSize(1);
    }

    @Test
    void warn_reportsOnce_whenRepeated() {
        try (LibraryLog.Registration registration = LibraryLog.register(into(one))) {
            LibraryLog.warn("lib.A", "again {}", "again 1", null);
            LibraryLog.warn("lib.A", "again {}", "again 2", null);
        }
        assertThat(one).containsExactly("lib.A: again 1, null");
    }

    private static Status into(List<String> lines) {
        return new Status() {
            @Override
            public void info(String message) {
                throw new AssertionError(message);
            }

            @Override
            public void warn(String message, @Nullable Throwable cause) {
                lines.add(message + ", " + cause);
            }

            @Override
            public void error(String message, @Nullable Throwable cause) {
                throw new AssertionError(message, cause);
            }
        };
    }
}
