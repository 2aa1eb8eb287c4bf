package io.github.wslog.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The page under {@code docs} that shows the latest measurements: text by hand, and sections between two marks. */
public final class DocsPage {
    private final Path file;

    public DocsPage(Path file) {
        this.file = file;
    }

    /** Puts {@code text} in the place of what the section held. */
    public void replace(String section, String text) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), section, text));
    }

    static String replaced(String page, String section, String text) {
        String begin = "<!-- " + section + ": begin -->\n";
        String end = "<!-- " + section + ": end -->\n";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("the page has no section " + section);
        }
        return page.substring(0, from + begin.length()) + text + page.substring(to);
    }
}
