package io.github.wslog.benchmarks.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AccountTest {
    private final Account account = new Account();

    private void take(String message) {
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        account.take(bytes, bytes.length);
    }

    private static String event(int ordinal) {
        return "{\"id\":\"00112233445566778899aabbccddeeff-" + ordinal + "\",\"message\":\"m\"}";
    }

    private static String gap(int last, int count) {
        return "[{\"id\":\"00112233445566778899aabbccddeeff-" + last + "\",\"gap\":{\"count\":" + count
                + ",\"reason\":\"overtaken\"}}]";
    }

    @Test
    void events_areCounted_andFollowEachOther() {
        take("[{\"subscribed\":{\"application\":\"a\"}}]");
        take("[" + event(7) + "," + event(8) + "]");
        take("[" + event(9) + "]");

        assertThat(account.events()).isEqualTo(3);
        assertThat(account.last()).isEqualTo(9);
        assertThat(account.wrong()).isZero();
    }

    @Test
    void eventsOfWhichItIsTold_areNotMissing() {
        take("[" + event(1) + "]");
        take(gap(10, 9));
        take("[" + event(11) + "]");

        assertThat(account.told()).isEqualTo(9);
        assertThat(account.wrong()).isZero();
    }

    @Test
    void gapThatStandsInTheLog_hasAnOrdinalOfItsOwn() {
        String lost =
                "{\"id\":\"00112233445566778899aabbccddeeff-2\",\"gap\":{\"count\":5,\"reason\":\"buffer full\",\"levels\":{\"INFO\":5}}}";
        take("[" + event(1) + "," + lost + "," + event(3) + "]");

        assertThat(account.events()).isEqualTo(2);
        assertThat(account.told()).isEqualTo(5);
        assertThat(account.last()).isEqualTo(3);
        assertThat(account.wrong()).isZero();
    }

    @Test
    void eventsThatAreMissingOrTwice_areNoticed_andSoIsAGapThatIsTooSmall() {
        take("[" + event(1) + "]");
        take("[" + event(3) + "]");
        assertThat(account.wrong()).isEqualTo(1);
        take("[" + event(3) + "]");
        assertThat(account.wrong()).isEqualTo(2);
        take(gap(10, 6));
        assertThat(account.wrong()).isEqualTo(3);
    }
}
