package io.github.wslog.benchmarks;

import io.github.wslog.benchmarks.report.DocsPage;
import io.github.wslog.benchmarks.report.Machine;
import io.github.wslog.benchmarks.run.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Where measurements go: the terminal, {@code target/results}, and the documentation if asked for. */
final class Results {
    private final Installation installation;
    private final String command;
    private final Path directory;

    Results(Installation installation, String command) throws IOException {
        this.installation = installation;
        this.command = command;
        directory = installation.directory().resolve("results");
        Files.createDirectories(directory);
    }

    Path directory() {
        return directory;
    }

    /** Prints and keeps a page, under a heading that says what was run on what. */
    void publish(Arguments arguments, String page) throws IOException {
        String text = head(arguments) + page;
        System.out.println();
        System.out.print(text);
        Path file = directory.resolve(command + ".md");
        Files.writeString(file, text);
        System.out.println("\nwritten to " + file);
        if (arguments.docs()) {
            Path docs =
                    installation.directory().resolve("../../docs/benchmarks.md").normalize();
            new DocsPage(docs).replace(command, text);
            System.out.println("written to " + docs);
        }
    }

    void keepRuns(List<String> lines) throws IOException {
        Files.write(directory.resolve(command + "-runs.txt"), lines);
    }

    private String head(Arguments arguments) throws IOException {
        String options = (arguments.quick() ? " --quick" : "") + " --rounds " + arguments.rounds();
        String when = ZonedDateTime.now(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.MINUTES)
                .format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
        return "`./benchmarks/run.sh " + command + options + "`, " + when + ", on " + Machine.describe()
                + "; every JVM with `" + String.join(" ", Installation.JVM_FLAGS) + "`.\n\n";
    }
}
