package io.github.wslog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page that users read says what the code does. */
class OptionDocumentTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    private static final int COLUMNS = 5;

    private final Map<String, List<String>> rows = new LinkedHashMap<>();

    OptionDocumentTest() throws IOException {
        boolean inTable = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("| option |")) {
                inTable = true;
            } else if (!line.startsWith("|")) {
                inTable = false;
            } else if (inTable && !line.startsWith("|---")) {
                List<String> cells = Arrays.stream(line.substring(1).split("(?<!\\\\)\\|", -1))
                        .map(cell -> cell.strip().replace("\\|", "|"))
                        .limit(COLUMNS)
                        .toList();
                rows.put(cells.get(0).replace("`", ""), cells);
            }
        }
    }

    @Test
    void page_hasEveryOption_andNoOther() {
        assertThat(rows.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Option.values()).map(Option::key).toList());
    }

    @ParameterizedTest
    @EnumSource
    void row_hasDefaultUnitAndRange_asInTheTable(Option option) {
        List<String> row = rows.get(option.key());

        assertThat(row.get(1)).as("default").isEqualTo(option.defaultText());
        assertThat(row.get(2)).as("unit").isEqualTo(option.unit());
        assertThat(row.get(3)).as("range").isEqualTo(option.range().replace(" | ", ", "));
        assertThat(row.get(4)).as("effect").isNotBlank();
    }

    @ParameterizedTest
    @EnumSource
    void row_namesTheAliases(Option option) {
        for (String alias : option.aliases()) {
            assertThat(rows.get(option.key()).get(4)).contains("`" + alias + "`");
        }
    }
}
