package io.github.wslog.receiver.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Spool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreditTest {
    @ParameterizedTest
    @CsvSource({"0, 4", "1, 4", "16, 4", "32, 2", "64, 1", "200, 1"})
    void credit_ofAllConnections_isBounded_asLongAsEachHasTheFirst(int connections, long mebibytes) {
        try (Spool spool = Spool.inMemory(1L << 30)) {
            assertThat(new Credit(spool, () -> connections).now()).isEqualTo(mebibytes << 20);
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 1992294", "20, 398458", "1000, 0"})
    void credit_isAShareOfHalfTheRoom_orNoneWhereThatIsNotWorthAMessage(int connections, long bytes) {
        try (Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY)) {
            assertThat(new Credit(spool, () -> connections).now()).isEqualTo(bytes);
        }
    }
}
