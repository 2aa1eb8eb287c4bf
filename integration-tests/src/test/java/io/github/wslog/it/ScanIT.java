package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.it.app.LogsUntilStopped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logback's {@code scan="true"}, and a file that is changed while the application logs. */
class ScanIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"logback-floor", "logback-newest"})
    void changedFile_takesEffect_andEachEventArrivesOnce_overOneConnection(String logback) throws IOException {
        Path stop = directory.resolve("stop");
        try (Receiver receiver = Receiver.writing(directory.resolve("out.log"))) {
            Path configuration = directory.resolve("logback.xml");
            configure(configuration, receiver, "first");
            try (Program application = Jvm.running(LogsUntilStopped.class)
                    .with(Built.library(logback))
                    .with(Built.logbackAppender())
                    .with(Built.transport())
                    .property("logback.configurationFile", configuration)
                    .arguments(stop)
                    .start()) {
                receiver.awaitWritten("first 100\n", LIMIT);
                configure(configuration, receiver, "second");
                receiver.awaitWritten("\nsecond ", LIMIT);
                Files.createFile(stop);
                long events = Long.parseLong(
                        application.awaitLine("logged (\\d+)", LIMIT).group(1));
                assertThat(application.awaitExit(LIMIT)).isZero();
                assertThat(application.output()).as("nothing but that").hasSize(1);

                List<String> lines =
                        new String(receiver.stopAndRead(), UTF_8).lines().toList();
                List<Long> before = numbers(lines, "first ");
                List<Long> behind = numbers(lines, "second ");
                assertThat(lines).hasSize(before.size() + behind.size());
                assertThat(before).isEqualTo(range(1, before.size()));
                // While Logback loads its configuration it has no appenders: what is logged then is lost in Logback.
                assertThat(behind).isEqualTo(range(behind.get(0), events));
                assertThat(behind.get(0)).isGreaterThan(before.size());
                assertThat(receiver.lastWords()).contains(" from 1 connection, 0 repeats dropped");
            }
        }
    }

    private static List<Long> numbers(List<String> lines, String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .map(line -> Long.parseLong(line.substring(word.length())))
                .toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private void configure(Path file, Receiver receiver, String word) throws IOException {
        Path fresh = Files.writeString(directory.resolve("fresh"), """
                <configuration scan="true" scanPeriod="200 milliseconds">
                  <appender name="ws" class="io.github.wslog.logback.WebSocketAppender">
                    <url>%s</url>
                    <encoder><pattern>%s %%m%%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="ws"/></root>
                </configuration>
                """.formatted(receiver.url(), word));
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
