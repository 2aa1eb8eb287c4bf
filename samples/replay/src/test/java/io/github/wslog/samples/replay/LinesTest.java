package io.github.wslog.samples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
    @Test
    void lines_splitAtLineFeedOnly_carriageReturnsAndOtherSeparatorsAreContent() throws IOException {
        assertThat(read("a\r\n\nb\u2028c\r\nlast")).containsExactly("a\r", "", "b\u2028c\r", "last");
    }

    @Test
    void lines_hasNoEmptyLastLine_whenTheInputEndsInLineFeed() throws IOException {
        assertThat(read("a\n")).containsExactly("a");
        assertThat(read("")).isEmpty();
    }

    @Test
    void lines_nameTheLine_thatIsNotUtf8() throws IOException {
        try (Lines lines = new Lines(new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xff, '\n'}))) {
            assertThat(lines.next()).isEqualTo("a");
            assertThatThrownBy(lines::next).isInstanceOf(IOException.class).hasMessage("line 2 is not UTF-8");
        }
    }

    private static List<String> read(String text) throws IOException {
        List<String> all = new ArrayList<>();
        try (Lines lines = new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
            }
        }
        return all;
    }
}
