package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page says what the code does. */
class WireProtocolPageTest {
    private static final Pattern BLOCK = Pattern.compile("```\\n(.*?)```", Pattern.DOTALL);

    private final String page = Files.readString(Path.of("..", "docs", "wire-protocol.md"));

    WireProtocolPageTest() throws IOException {}

    @ParameterizedTest
    @EnumSource
    void closeReason_isInTheTable(CloseReason reason) {
        assertThat(page).contains("\n| " + reason.code() + " | " + reason.name() + " | ");
    }

    @Test
    void closeCodesOfTheTable_areReasons() {
        Matcher rows = Pattern.compile("\\n\\| ([14]\\d{3}) \\|").matcher(page);
        int count = 0;
        while (rows.find()) {
            assertThat(CloseReason.of(Integer.parseInt(rows.group(1)))).isNotNull();
            count++;
        }
        assertThat(count).isEqualTo(CloseReason.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void controlField_isInTheTable(ControlField field) {
        String bytes = field.shortest == field.longest ? "" + field.longest : field.shortest + "…" + field.longest;

        assertThat(page).contains("\n| " + field.tag() + " | " + field + " | " + bytes + " | ");
    }

    @ParameterizedTest
    @EnumSource
    void recordField_isInTheTable(Field field) {
        assertThat(page).contains("\n| " + field.tag() + " | " + field + " | ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "welcome", "batch", "ack", "end"})
    void frame_isDrawnAsTheGoldenBytes(String name) {
        String hex = HexFormat.of().formatHex(Golden.bytes(name));

        assertThat(BLOCK.matcher(page).results().map(block -> digits(block.group(1))))
                .contains(hex);
    }

    /** What stands before the first wide gap of each line. */
    private static String digits(String block) {
        return block.lines()
                .map(line -> line.split(" {2,}", 2)[0].replace(" ", ""))
                .collect(Collectors.joining());
    }

    @Test
    void numbers_areThoseOfTheCode() {
        assertThat(page)
                .contains("at most " + Wslog.MAX_CONTROL_BYTES + " bytes")
                .contains(String.format(Locale.ROOT, "%,d bytes, header and all", Wslog.MAX_BATCH_BYTES))
                .contains("`" + Wslog.VERSION_HEADER + ": " + Wslog.VERSION + "`")
                .contains("Sec-WebSocket-Protocol: " + Wslog.SUBPROTOCOL)
                .contains("ours is at most " + RecordLayout.MAX_LOGGER_BYTES)
                .contains("ours is at most " + RecordLayout.MAX_FIELDS_BYTES)
                .contains("every " + Wslog.ACK_REPEAT_MILLIS / 1000 + " s at least");
    }
}
