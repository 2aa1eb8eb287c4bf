package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentTextTest {
    private static String json(String text) {
        return "{\"send\":\"" + text + "\"}";
    }

    @Test
    void text_isRead_withItsEscapes() throws Exception {
        assertThat(SentText.parse(json("hello"))).isEqualTo("hello");
        assertThat(SentText.parse(" \t{ \"send\" \r\n: \"a b\" } ")).isEqualTo("a b");
        assertThat(SentText.parse(json("\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\ude00日")))
                .isEqualTo("\"\\/\b\f\n\r\té😀日");
        assertThat(SentText.parse("{\"s\\u0065nd\":\"x\"}")).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"send\"}",
                "{\"send\":}",
                "{\"send\":1}",
                "{\"send\":null}",
                "{\"send\":\"x\"",
                "{\"send\":\"x",
                "{\"send\":\"x\\",
                "{\"send\":\"x\",}",
                "{\"send\":\"x\",\"to\":\"y\"}",
                "{\"send\":\"x\"}}",
                "{\"send\":\"x\"} y",
                "{\"Send\":\"x\"}",
                "{\"send\":\"\\x\"}",
                "{\"send\":\"\\u12\"}",
                "{\"send\":\"\\u12g4\"}",
                "{\"send\":\"a\tb\"}",
            })
    void anythingElse_isRefused(String message) {
        assertThatThrownBy(() -> SentText.parse(message))
                .isInstanceOf(BadSubscription.class)
                .hasMessageStartingWith("a message that begins with { must be {\"send\":\"text\"}");
    }

    @Test
    void text_ofMoreThan8KiB_orEmpty_isRefused() throws Exception {
        assertThat(SentText.parse(json("é".repeat(4096)))).hasSize(4096);

        assertThatThrownBy(() -> SentText.parse(json("é".repeat(4096) + "x")))
                .hasMessage("a text that is sent must be 1..8192 bytes, was 8193");
        assertThatThrownBy(() -> SentText.parse(json(""))).hasMessageEndingWith("was 0");
    }
}
