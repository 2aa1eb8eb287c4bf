package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that users read names every flag and every key, and no flag that there is not. */
class OptionsDocumentTest {
    private static final Pattern FLAG = Pattern.compile("--[a-z][a-z0-9-]+");
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");
    /** Beside the receiver's own: those of picocli. */
    private static final Set<String> OF_THE_LIBRARY = Set.of("--help", "--version");

    private static Set<String> flags(String text) {
        return FLAG.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    private static String receiverPart() throws IOException {
        String page = Files.readString(PAGE);
        return page.substring(page.indexOf("# Configuration of the receiver"));
    }

    private static String said(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Main.run(new PrintStream(out, true, UTF_8), System.err, arguments);
        return out.toString(UTF_8);
    }

    @Test
    void page_hasEveryFlag_andNoOther() throws IOException {
        Set<String> there = said("--help")
                .lines()
                .filter(line -> line.matches(" +(-[a-zA-Z], +)?--.*"))
                .map(line -> line.replaceFirst(".*?(--[a-z0-9-]+).*", "$1"))
                .collect(Collectors.toSet());
        there.removeAll(OF_THE_LIBRARY);

        assertThat(there).hasSizeGreaterThan(25);
        assertThat(flags(receiverPart())).containsExactlyInAnyOrderElementsOf(there);
    }

    @Test
    void page_hasEveryKeyOfTheFile(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("receiver.yaml"), """
                listen: ws://127.0.0.1:0/
                connect: wss://h/
                outputs: {a: {type: stdout}, b: {type: file, path: /x}, c: {type: syslog, url: "tcp://h:1"}}
                spool: {directory: /x}
                """);
        List<String> keys = said("-c", file.toString(), "--print-config")
                .lines()
                .map(line -> line.strip().replaceFirst("^- ", "").replaceFirst(":.*", ""))
                .filter(key -> key.length() > 1)
                .distinct()
                .toList();

        assertThat(keys).hasSizeGreaterThan(30);
        String part = receiverPart();
        assertThat(keys).filteredOn(key -> !part.contains("`" + key + "`")).isEmpty();
    }
}
