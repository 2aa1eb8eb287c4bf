package io.github.wslog.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportSettingsTest {
    private final TransportSettings.Builder builder = new TransportSettings.Builder();

    private TransportSettings.Builder atUrl() {
        return builder.set(Option.URL, "ws://logs:8025/logs");
    }

    @Test
    void settings_haveTheDefaultsOfTheTable_whenOnlyTheUrlIsGiven() {
        TransportSettings settings = atUrl().build();

        assertThat(settings.urls()).containsExactly(URI.create("ws://logs:8025/logs"));
        assertThat(settings.delivery()).isEqualTo("confirmed");
        assertThat(settings.bufferBytes()).isEqualTo(16 << 20);
        assertThat(settings.maxEventBytes()).isEqualTo(256 << 10);
        assertThat(settings.blocks()).isFalse();
        assertThat(settings.discardLevel()).isEqualTo(12);
        assertThat(settings.reconnectDelay()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.silenceTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(builder.problems()).isEmpty();
    }

    @Test
    void everyDefault_isAllowedByItsOwnRange() {
        for (Option option : Option.values()) {
            if (!option.defaultText().isEmpty()) {
                assertThat(option.kind().parse(option.defaultText()))
                        .as(option.key())
                        .isNotNull();
            }
        }
    }

    @Test
    void spellings_areUnique_inAnyCase() {
        for (Option option : Option.values()) {
            for (String spelling : option.spellings()) {
                assertThat(Option.named(spelling.toUpperCase(java.util.Locale.ROOT)))
                        .as(spelling)
                        .contains(option);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "reconnectDelayMillis, 0, 'reconnectDelayMillis must be 1..3600000, was 0; 500 is used'",
        "reconnectDelayMillis, 3600001, 'reconnectDelayMillis must be 1..3600000, was 3600001; 500 is used'",
        "reconnectionDelay, soon, 'reconnectionDelay must be 1..3600000, was soon; 500 is used'",
        "bufferBytes, 12 apples, 'bufferBytes must be 256 KiB..64 GiB, was 12 apples; 16 MiB is used'",
        "overflow, explode, 'overflow must be drop | block, was explode; drop is used'",
        "port, 65536, 'port must be 0..65535, was 65536; 80 is used'",
        "fields, 'thread,colour', "
                + "'fields must be any of thread, marker, throwable, mdc, none, was thread,colour; it is ignored'",
        "proxy, http://joe:secret@proxy, "
                + "'proxy must be http://[USER:PASSWORD@]HOST:PORT, was http://***@proxy; it is ignored'",
        "trustedProxies, '10.0.0.1, nginx', "
                + "'trustedProxies must be addresses, each ADDRESS or ADDRESS/BITS, was 10.0.0.1, nginx; it is ignored'",
    })
    void badValue_namesOptionBoundAndWhatWasFound_andTheDefaultIsUsed(String name, String value, String message) {
        Option option = Option.named(name).orElseThrow();

        TransportSettings settings = atUrl().set(option, name, value).build();

        assertThat(builder.problems()).containsExactly(message);
        assertThat(settings.reconnectDelay()).isEqualTo(Duration.ofMillis(500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1ms", "1 milliseconds", "PT0.001S"})
    void duration_isReadInMilliseconds_howeverItIsWritten(String text) {
        assertThat(atUrl().set(Option.RECONNECT_DELAY, text).build().reconnectDelay())
                .isEqualTo(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @CsvSource({"8388608", "8MB", "8 MiB", "8m", "8192 kb"})
    void size_isReadInBytes_howeverItIsWritten(String text) {
        assertThat(atUrl().set(Option.BUFFER_BYTES, text).build().bufferBytes()).isEqualTo(8 << 20);
    }

    @Test
    void severalUrls_areKeptInOrder_separatedOrRepeated() {
        TransportSettings settings = builder.set(Option.URL, "ws://a/x?y=1,2,wss://b , ws://c")
                .set(Option.URL, "destination", "d:4560")
                .build();

        assertThat(settings.urls())
                .containsExactly(
                        URI.create("ws://a/x?y=1,2"),
                        URI.create("wss://b"),
                        URI.create("ws://c"),
                        URI.create("ws://d:4560"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a", "ws://", "ws://a#b", "ws://a b c d:e", "ws:a"})
    void badUrl_leavesNoAppender_andTheMessageSaysWhy(String url) {
        builder.set(Option.URL, url);

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageStartingWith("url must be given");
        assertThat(builder.problems())
                .singleElement()
                .asString()
                .contains("url must be")
                .contains("was ");
    }

    @Test
    void address_isMadeAUrl_withPortAndPath() {
        builder.set(Option.ADDRESS, "::1").set(Option.PORT, "8025").set(Option.PATH, "/logs");

        assertThat(builder.build().urls()).containsExactly(URI.create("ws://[::1]:8025/logs"));
    }

    @Test
    void portZero_cannotBeConnectedTo() {
        builder.set(Option.ADDRESS, "logs").set(Option.PORT, "0");

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("port must be 1..65535 to connect to, was 0");
    }

    @Test
    void serverMode_needsNoAddress_andListensOnLoopback() {
        TransportSettings settings = builder.set(Option.MODE, "server").build();

        assertThat(settings.isServer()).isTrue();
        assertThat(settings.address()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8026);
        assertThat(settings.path()).isEqualTo("/live");
        assertThat(settings.maxSubscribers()).isEqualTo(64);
        assertThat(settings.replay()).isZero();
        assertThat(settings.allowedOrigins()).isEmpty();
        assertThat(settings.tokenFile()).isNull();
        assertThat(builder.problems()).isEmpty();
    }

    @Test
    void serverMode_takesItsOptions() {
        TransportSettings settings = builder.set(Option.MODE, "server")
                .set(Option.ADDRESS, "0.0.0.0")
                .set(Option.PORT, "0")
                .set(Option.PATH, "/")
                .set(Option.ALLOWED_ORIGINS, "https://ops.example, null")
                .set(Option.ALLOWED_HOSTS, "Web-1 web-1.example")
                .set(Option.REPLAY, "500")
                .build();

        assertThat(settings.port()).isZero();
        assertThat(settings.path()).isEqualTo("/");
        assertThat(settings.allowedOrigins()).containsExactlyInAnyOrder("https://ops.example", "null");
        assertThat(settings.allowedHosts()).containsExactlyInAnyOrder("web-1", "web-1.example");
        assertThat(settings.replay()).isEqualTo(500);
        assertThat(builder.problems()).isEmpty();
    }

    @Test
    void optionOfTheOtherMode_isAProblem() {
        builder.set(Option.MODE, "server")
                .set(Option.URL, "ws://logs")
                .set(Option.OVERFLOW, "block")
                .set(Option.BLOCK_TIMEOUT, "5")
                .build();
        TransportSettings.Builder client = new TransportSettings.Builder().set(Option.URL, "ws://logs");
        client.set(Option.TOKEN_FILE, "token").build();

        assertThat(builder.problems())
                .containsExactlyInAnyOrder(
                        "url has no effect without mode=client",
                        "overflow has no effect without mode=client",
                        "blockTimeoutMillis has no effect without mode=client");
        assertThat(client.problems()).containsExactly("tokenFile has no effect without mode=server");
    }

    @Test
    void addressBesideUrl_isAProblem_andTheUrlWins() {
        assertThat(atUrl().set(Option.ADDRESS, "elsewhere").build().urls())
                .containsExactly(URI.create("ws://logs:8025/logs"));
        assertThat(builder.problems()).containsExactly("address has no effect beside url: give one of them");
    }

    @Test
    void silenceTimeout_isRaised_whenItIsNotTwiceThePingInterval() {
        TransportSettings settings = atUrl().set(Option.SILENCE_TIMEOUT, "30 s").build();

        assertThat(settings.silenceTimeout()).isEqualTo(Duration.ofSeconds(40));
        assertThat(builder.problems())
                .containsExactly("silenceTimeoutMillis must be at least twice pingIntervalMillis (40000), was 30000;"
                        + " 40000 is used");
    }

    @Test
    void silenceTimeout_followsThePingInterval_whenItWasNotGiven() {
        assertThat(atUrl().set(Option.PING_INTERVAL, "60 s").build().silenceTimeout())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(builder.problems()).isEmpty();
    }

    @Test
    void largestEvent_shrinksWithTheBuffer_whenItWasNotGiven() {
        assertThat(atUrl().set(Option.BUFFER_BYTES, "256 KiB").build().maxEventBytes())
                .isBetween(20_000, 32_768);
        assertThat(builder.problems()).isEmpty();
    }

    @Test
    void buffer_growsToHoldTheLargestEvent_whenThatWasGiven() {
        TransportSettings settings = atUrl().set(Option.MAX_EVENT_BYTES, "1 MiB")
                .set(Option.BUFFER_BYTES, "1 MiB")
                .build();

        assertThat(settings.bufferBytes()).isEqualTo(16 << 20);
        assertThat(builder.problems())
                .containsExactly(
                        "bufferBytes must be at least 16 MiB for maxEventBytes 1 MiB, was 1 MiB; 16 MiB is used");
    }

    @Test
    void earlyDiscarding_isOff_whenTheCallerWaitsForRoom() {
        assertThat(atUrl().set(Option.OVERFLOW, "block").build().discardLevel()).isZero();
    }

    @Test
    void optionWithoutEffect_isAProblem() {
        atUrl().set(Option.BLOCK_TIMEOUT, "5").set(Option.SPOOL_BYTES, "1 GiB").build();

        assertThat(builder.problems())
                .containsExactlyInAnyOrder(
                        "blockTimeoutMillis has no effect without overflow=block",
                        "spoolBytes has no effect without spoolDirectory");
    }

    @Test
    void userInUrl_hasNoEffect_besideATokenFile() {
        builder.set(Option.URL, "ws://joe:secret@logs:8025/logs")
                .set(Option.BEARER_TOKEN_FILE, "token")
                .build();

        assertThat(builder.problems())
                .containsExactly("the user in url has no effect beside bearerTokenFile: give one of them");
    }

    @Test
    void secrets_areShownNowhere() {
        TransportSettings settings = builder.set(Option.URL, "wss://joe:secret@a/b?token=secret")
                .set(Option.PROXY, "http://joe:secret@proxy:8080")
                .headers(() -> java.util.Map.of("Authorization", "secret"))
                .build();

        assertThat(settings.toString()).doesNotContain("secret").contains("wss://***@a/b?***");
    }

    @Test
    void fields_allTravelWithPlainMessages_andNoneBesideALayout() {
        assertThat(atUrl().build().sends("mdc")).isTrue();
        assertThat(atUrl().formatted("text/plain; charset=UTF-8", StandardCharsets.UTF_8)
                        .build()
                        .sends("mdc"))
                .isFalse();
        assertThat(atUrl().set(Option.FIELDS, "mdc, thread").build().sends("mdc"))
                .isTrue();
        assertThat(atUrl().set(Option.FIELDS, "none").build().sends("thread")).isFalse();
    }
}
