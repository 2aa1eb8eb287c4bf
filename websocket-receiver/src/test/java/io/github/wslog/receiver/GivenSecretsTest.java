package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What finds no secrets anywhere must be able to find them. */
class GivenSecretsTest {
    @TempDir
    private Path directory;

    private GivenSecrets given() throws IOException {
        Path key =
                Files.writeString(directory.resolve("key"), "-----BEGIN KEY-----\nMIIB0123456789\n-----END KEY-----\n");
        Path tokens =
                Files.writeString(directory.resolve("tokens"), "# why\nshop send shop-0123456789\nbare-0123456789\n");
        return GivenSecrets.of(
                "--key",
                key.toString(),
                "--listen-token-file",
                tokens.toString(),
                "--connect-key-password-file",
                directory.resolve("later").toString(),
                "--connect-proxy",
                "http://joe:pass-0815@proxy:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x MIIB0123456789 y",
                "token shop-0123456789",
                "bare-0123456789",
                "pass-0815",
                "Basic am9lOnBhc3MtMDgxNQ=="
            })
    void secret_isFound(String line) throws IOException {
        GivenSecrets given = given();

        assertThatThrownBy(() -> given.assertNoneIn(List.of("something else", line)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void secret_isFound_thatCameIntoTheFileLater() throws IOException {
        GivenSecrets given = given();
        Files.writeString(directory.resolve("later"), "password-4711");

        assertThatThrownBy(() -> given.assertNoneIn(List.of("it is password-4711")))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void namesAndComments_areNoSecrets() throws IOException {
        GivenSecrets given = given();

        assertThatCode(() -> given.assertNoneIn(List.of("shop send", "# why", "joe@proxy:1", "-----BEGIN KEY-----")))
                .doesNotThrowAnyException();
    }
}
