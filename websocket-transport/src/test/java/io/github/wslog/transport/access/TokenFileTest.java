package io.github.wslog.transport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "short-secret | line 1 must have a token of at least 16 characters, has 12",
                "a read short-secret | line 1 must have a token of at least 16 characters, has 12",
                "secret-0123456789 secret | line 1 must be TOKEN or NAME SCOPE TOKEN, has 2 words",
                "a read send secret-0123456789 | line 1 must be TOKEN or NAME SCOPE TOKEN, has 4 words",
                "a READ secret-0123456789 | line 1 must have the scope read, send or read,send",
                "a read,secret secret-0123456789 | line 1 must have the scope read, send or read,send",
                "a@b read secret-0123456789 | line 1 must have a name of 1..64 letters, digits, '.', '_' and '-'",
                "\"#\n\nsecret-0123456789\na send secret-0123456789\" | line 4 must have a token of its own, has that of line 3",
                "\"a read secret-0123456789\na send secret-9876543210\" | line 2 must have a name of its own, has that of line 1",
                "\"# nothing\n\" | must hold a token of at least 16 characters, holds none",
            })
    void wrongLine_isNamed_andNoTokenIsShown(String text, String problem) {
        assertThatThrownBy(() -> TokenFile.parse(text))
                .isInstanceOf(TokenFile.WrongTokens.class)
                .hasMessage(problem)
                .message()
                .doesNotContain("secret");
    }

    @Test
    void thousandLines_areTaken_oneMoreIsNot() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < TokenFile.MOST_LINES; i++) {
            text.append("token-0123456789-").append(i).append("\r\n");
        }

        assertThat(TokenFile.parse(text.toString())).hasSize(TokenFile.MOST_LINES);
        assertThatThrownBy(() -> TokenFile.parse(text + "#\n")).hasMessage("must have at most 1000 lines, has 1001");
    }

    @Test
    void fileThatIsTooLarge_orNoText_isRefused(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("tokens");
        String fitting = "0123456789abcdef\n#".concat("x".repeat(TokenFile.MOST_BYTES - 18));
        assertThat(TokenFile.read(Files.writeString(file, fitting))).hasSize(1);

        Files.writeString(file, fitting + "x");
        assertThatThrownBy(() -> TokenFile.read(file)).hasMessage("must hold at most 65536 bytes");
        Files.write(file, "0123456789abcdef\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> TokenFile.read(file)).hasMessage("must be text in UTF-8");
    }

    @Test
    void token_inText_showsNoSecret() throws Exception {
        assertThat(TokenFile.parse("ada send secret-0123456789").toString())
                .contains("ada")
                .doesNotContain("secret");
    }
}
