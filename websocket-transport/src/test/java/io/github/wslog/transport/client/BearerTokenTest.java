package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {
    private static final String OPTION = "bearerTokenFile";

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("token");
    }

    @Test
    void token_standsBesideOtherHeaders_withoutBlanksAroundIt() throws IOException {
        Files.writeString(file, "\n secret-0123456789 \n");

        assertThat(BearerToken.beside(Map.of("X-Team", "a"), file, OPTION))
                .isEqualTo(Map.of("X-Team", "a", "Authorization", "Bearer secret-0123456789"));
    }

    @Test
    void token_isReadAnewEachTime() throws IOException {
        Files.writeString(file, "first-secret");
        BearerToken.beside(Map.of(), file, OPTION);
        Files.writeString(file, "second-secret");

        assertThat(BearerToken.beside(Map.of(), file, OPTION)).containsValue("Bearer second-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "two secrets", "one-secret\nanother-secret", "secret\u0007", "secrét"})
    void fileThatHoldsNoToken_isNamed_withoutWhatIsInIt(String content) throws IOException {
        Files.writeString(file, content);

        assertUnusable("bearerTokenFile " + file + " must hold one token of printable ASCII characters without blanks");
    }

    @Test
    void hugeFile_isNotRead() throws IOException {
        Files.writeString(file, "s".repeat(1 << 20));

        assertUnusable("bearerTokenFile " + file + " must hold one token of printable ASCII characters without blanks");
    }

    @Test
    void missingFile_isNamed() {
        assertUnusable("bearerTokenFile " + file + " does not exist");
    }

    private void assertUnusable(String message) {
        assertThatThrownBy(() -> BearerToken.beside(Map.of(), file, OPTION))
                .isInstanceOf(BearerToken.Unusable.class)
                .hasMessage(message);
    }

    @Test
    void headerOfTheSameName_isNotSentAsWell() throws IOException {
        Files.writeString(file, "secret");

        assertThatThrownBy(() -> BearerToken.beside(Map.of("authorization", "Basic x"), file, OPTION))
                .isInstanceOf(BearerToken.Unusable.class)
                .hasMessage("the header Authorization and bearerTokenFile are both given: give one of them");
    }
}
