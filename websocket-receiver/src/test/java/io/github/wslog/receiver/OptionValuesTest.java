package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionValuesTest {
    private static final long LOW = 16L << 20;
    private static final long HIGH = 1L << 40;

    @ParameterizedTest
    @CsvSource({
        "16m, 16777216",
        "16777216, 16777216",
        "16384K, 16777216",
        "1g, 1073741824",
        "1t, 1099511627776",
        "1024G, 1099511627776"
    })
    void size_isRead(String text, long bytes) throws ConfigurationException {
        assertThat(ByteSize.parse("--spool-bytes", text, LOW, HIGH)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "16mb", "-16m", "16777215", "1025g", "2t", "999999999999999t", "1.5g"})
    void size_thatCannotWork_isRefusedWithItsBounds(String text) {
        assertThatThrownBy(() -> ByteSize.parse("--spool-bytes", text, LOW, HIGH))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("--spool-bytes must be 16m..1t (bytes, or with k, m, g, t), was " + text);
    }

    @ParameterizedTest
    @CsvSource({
        "ws://127.0.0.1:0/logs, false, 127.0.0.1, 0, /logs",
        "WS://host.example:65535, false, host.example, 65535, /",
        "wss://host.example:65535, true, host.example, 65535, /",
        "ws://[::1]:8025/a/b, false, ::1, 8025, /a/b"
    })
    void listenUrl_isRead(String text, boolean tls, String host, int port, String path) throws ConfigurationException {
        assertThat(ListenUrl.parse("--listen", text)).isEqualTo(new ListenUrl(tls, host, port, path));
    }

    @Test
    void listenUrl_isShownAsBound() throws ConfigurationException {
        assertThat(ListenUrl.parse("--listen", "ws://[::1]:0/logs").withPort(4711))
                .isEqualTo("ws://[::1]:4711/logs");
        assertThat(ListenUrl.parse("--listen", "ws://localhost:0/logs").withPort(1))
                .isEqualTo("ws://localhost:1/logs");
        assertThat(ListenUrl.parse("--listen", "wss://localhost:0/logs").withPort(1))
                .isEqualTo("wss://localhost:1/logs");
        assertThat(ListenUrl.parse("--listen", "wss://localhost:0/logs").page(1))
                .isEqualTo("https://localhost:1/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8025",
                "http://127.0.0.1:1/",
                "ws://127.0.0.1/logs",
                "ws://:8025/logs",
                "ws://h:65536/",
                "ws://h:1/a?b",
                "ws://h:1/a#b",
                "ws://u@h:1/a",
                "ws://h h:1/"
            })
    void listenUrl_thatCannotWork_isRefusedWithItsForm(String text) {
        assertThatThrownBy(() -> ListenUrl.parse("--listen", text))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("--listen must be ws://HOST:PORT/PATH")
                .hasMessageEndingWith("was " + text);
    }
}
