package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A snippet of a document is a file of the samples, and a link leads somewhere. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- file: (\\S+) -->\\n```\\w*\\n(.*?)```\\n", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\(((?!https?:|#)[^)#]+)[^)]*\\)");

    @Test
    void snippets_areTheFilesThatTheyName() throws IOException {
        Matcher snippet = SNIPPET.matcher(Files.readString(ROOT.resolve("README.md")));
        List<String> files = new ArrayList<>();
        while (snippet.find()) {
            assertThat(snippet.group(2))
                    .as(snippet.group(1))
                    .isEqualTo(Files.readString(ROOT.resolve(snippet.group(1))));
            files.add(snippet.group(1));
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void links_leadToFiles() throws IOException {
        Matcher link = LINK.matcher(Files.readString(ROOT.resolve("README.md")));
        int links = 0;
        for (; link.find(); links++) {
            assertThat(ROOT.resolve(link.group(1))).exists();
        }
        assertThat(links).isPositive();
    }
}
