package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES =
            TrustedProxies.of(List.of("10.0.0.0/9", "192.0.2.1", "2001:db8::/33", "::1"));

    private static String client(String peer, String forwardedFor) throws UnknownHostException {
        return PROXIES.client(InetAddress.getByName(peer), forwardedFor).getHostAddress();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "10.1.2.3    | 203.0.113.7                         | 203.0.113.7",
                "10.127.9.9  | 203.0.113.7                         | 203.0.113.7",
                "10.128.0.0  | 203.0.113.7                         | 10.128.0.0",
                "192.0.2.1   | 203.0.113.7                         | 203.0.113.7",
                "192.0.2.2   | 203.0.113.7                         | 192.0.2.2",
                "203.0.113.9 | 10.0.0.1                            | 203.0.113.9",
                "10.0.0.1    | null                                | 10.0.0.1",
                "10.0.0.1    | ''                                  | 10.0.0.1",
                "10.0.0.1    | 1.1.1.1, 203.0.113.7                | 203.0.113.7",
                "10.0.0.1    | 203.0.113.7, 10.0.0.2 ,192.0.2.1    | 203.0.113.7",
                "10.0.0.1    | 10.0.0.3, 10.0.0.2                  | 10.0.0.3",
                "10.0.0.1    | 203.0.113.7:4711                    | 203.0.113.7",
                "10.0.0.1    | [2001:db9::7]:4711                  | 2001:db9:0:0:0:0:0:7",
                "10.0.0.1    | 2001:db9::7                         | 2001:db9:0:0:0:0:0:7",
                "2001:db8:7fff::1 | 203.0.113.7                    | 203.0.113.7",
                "2001:db8:8000::1 | 203.0.113.7                    | 2001:db8:8000:0:0:0:0:1",
                "::ffff:10.0.0.1  | 203.0.113.7                    | 203.0.113.7",
                "10.0.0.1    | unknown                             | 10.0.0.1",
                "10.0.0.1    | 203.0.113.7, unknown                | 10.0.0.1",
                "10.0.0.1    | 203.0.113.999                       | 10.0.0.1",
                "10.0.0.1    | localhost                           | 10.0.0.1",
                "10.0.0.1    | 203.0.113.7,                        | 10.0.0.1",
            })
    void client_isTheLastAddressThatATrustedProxyHasWritten(String peer, String forwardedFor, String client)
            throws UnknownHostException {
        assertThat(client(peer, forwardedFor)).isEqualTo(client);
    }

    @Test
    void client_isLookedForInABoundedPartOfTheHeader() throws UnknownHostException {
        assertThat(client("10.0.0.1", "203.0.113.7, " + "10.0.0.2, ".repeat(100_000) + "10.0.0.3"))
                .isEqualTo("10.0.0.2");
        assertThat(client("10.0.0.1", "1".repeat(100_000))).isEqualTo("10.0.0.1");
    }

    @Test
    void nobody_isBelieved_unlessListed() throws UnknownHostException {
        InetAddress loopback = InetAddress.getLoopbackAddress();

        assertThat(TrustedProxies.NONE.client(loopback, "203.0.113.7")).isEqualTo(loopback);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nginx", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0/8", "10.0.0.256", "[::1]", "::1%1"})
    void addresses_thatAreNone_areNamed(String wrong) {
        assertThatThrownBy(() -> TrustedProxies.of(List.of(wrong)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be ADDRESS or ADDRESS/BITS, was " + wrong);
    }

    @Test
    void equalOnes_areEqual_soThatNothingIsOpenedAnew() {
        assertThat(TrustedProxies.of(List.of("10.0.0.1", "::1")))
                .isEqualTo(TrustedProxies.of(List.of("::1", "10.0.0.1")));
        assertThat(TrustedProxies.of(List.of("10.0.0.1"))).isNotEqualTo(TrustedProxies.NONE);
    }
}
