package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static String written(byte[] bytes) {
        Bytes out = new Bytes();
        Json.put(bytes, 0, bytes.length, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void everyControlCharacter_isEscaped_andNothingElseOfAsciiButQuoteAndBackslash() {
        for (int c = 0; c < 128; c++) {
            String expected = switch (c) {
                case '"' -> "\\\"";
                case '\\' -> "\\\\";
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                case '\t' -> "\\t";
                default -> c < 0x20 || c == 0x7F ? String.format("\\u%04x", c) : String.valueOf((char) c);
            };
            assertThat(written(bytes(c))).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"é", "ß-", "€", "\uD83D\uDE00", "a\u0080b", "\u07FF\u0800\uFFFF", "\uDBFF\uDFFF"})
    void characters_stayAsTheyAre(String text) {
        assertThat(written(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @Test
    void whatIsNoUtf8_isReplaced_andTheRestStays() {
        assertThat(written(bytes('a', 0xFF, 'b'))).isEqualTo("a\uFFFDb");
        assertThat(written(bytes(0xC3))).isEqualTo("\uFFFD");
        assertThat(written(bytes(0xC0, 0x80))).isEqualTo("\uFFFD\uFFFD");
        assertThat(written(bytes(0xED, 0xA0, 0x80))).isEqualTo("\uFFFD\uFFFD\uFFFD");
        assertThat(written(bytes(0xF4, 0x90, 0x80, 0x80))).isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFD");
        assertThat(written(bytes(0xE2, 0x82, 'x'))).isEqualTo("\uFFFD\uFFFDx");
    }

    @Test
    void anyBytes_makeValidUtf8WithoutControlCharacters() {
        Random random = new Random(17);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            Bytes out = new Bytes();
            Json.put(bytes, 0, bytes.length, out);

            assertThat(Utf8Bytes.firstInvalid(out.array(), 0, out.length())).isEqualTo(out.length());
            assertThat(written(bytes).chars()).allMatch(c -> c >= 0x20 && c != 0x7F);
        }
    }

    @Test
    void utf8Check_agreesWithTheJdk() {
        Random random = new Random(18);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(5)];
            random.nextBytes(bytes);
            bytes[0] |= (byte) 0x80;
            boolean valid = !new String(bytes, StandardCharsets.UTF_8).contains("\uFFFD");

            assertThat(Utf8Bytes.firstInvalid(bytes, 0, bytes.length) == bytes.length)
                    .isEqualTo(valid);
        }
    }
}
