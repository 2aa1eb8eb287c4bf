package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");

    private OwnLog log(boolean journal) {
        return new OwnLog(new PrintStream(bytes, true, StandardCharsets.UTF_8), () -> now, journal);
    }

    private List<String> lines() {
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        bytes.reset();
        return lines;
    }

    @Test
    void message_isOneLine_whateverIsInIt() {
        log(false).info("first\nsecond\u001b[31m\ttab");
        assertThat(lines()).containsExactly("2026-01-02T03:04:05.678Z INFO  first second [31m tab");
    }

    @Test
    void causes_areOnTheLine_withThePlaceOfADefect() {
        RuntimeException defect = new IllegalStateException("broken", new IOException("no\ndisk"));
        log(false).error("output", defect);
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("2026-01-02T03:04:05.678Z ERROR output: java.lang.IllegalStateException: broken at ")
                .contains("OwnLogTest.causes_areOnTheLine")
                .endsWith(": java.io.IOException: no disk");
    }

    @Test
    void line_hasAPriorityInsteadOfATime_forTheJournal() {
        OwnLog log = log(true);
        log.info("a");
        log.warn("b", null);
        log.error("c", null);
        assertThat(lines()).containsExactly("<6>a", "<4>b", "<3>c");
    }

    @Test
    void warnings_thatDifferInNumbersOnly_areSaidOnceAMinute() {
        OwnLog log = log(true);
        log.warn("connection from 192.0.2.1:4711 closed: malformed frame", null);
        log.warn("connection from 192.0.2.7:5000 closed: malformed frame", null);
        log.warn("connection from 192.0.2.8:5001 closed: malformed frame", null);
        log.warn("connection from 192.0.2.8:5001 closed: unknown handle", null);
        assertThat(lines())
                .containsExactly(
                        "<4>connection from 192.0.2.1:4711 closed: malformed frame",
                        "<4>connection from 192.0.2.8:5001 closed: unknown handle");
        now = now.plus(Duration.ofMinutes(1));
        log.warn("connection from 192.0.2.9:1 closed: malformed frame", null);
        assertThat(lines())
                .containsExactly("<4>connection from 192.0.2.9:1 closed: malformed frame"
                        + " (and 2 times more since the last report)");
    }

    @Test
    void warningsThatWereNotSaid_areSummedUp_whenNoFurtherOneComes() {
        OwnLog log = log(true);
        log.warn("connection from 192.0.2.1:1 closed", null);
        log.warn("connection from 192.0.2.2:2 closed", null);
        log.warn("connection from 192.0.2.3:3 closed", null);
        log.error("said once", null);
        log.sumUp();
        assertThat(lines()).containsExactly("<4>connection from 192.0.2.1:1 closed", "<3>said once");
        now = now.plus(Duration.ofMinutes(1));
        log.sumUp();
        log.sumUp();
        assertThat(lines())
                .containsExactly("<4>connection from 192.0.2.3:3 closed (and 1 times more since the last report)");
        now = now.plus(Duration.ofMinutes(1));
        log.sumUp();
        assertThat(lines()).isEmpty();
    }

    @Test
    void line_isAnObject_forPrograms() {
        OwnLog log = log(false);
        log.use(OwnLog.Format.JSON);
        log.warn("file \"C:\\x\"\nis gone", null);
        assertThat(lines())
                .containsExactly("{\"time\":\"2026-01-02T03:04:05.678Z\",\"level\":\"WARN\","
                        + "\"message\":\"file \\\"C:\\\\x\\\" is gone\"}");
    }

    @Test
    void object_hasAPriorityBeforeIt_forTheJournal() {
        OwnLog log = log(true);
        log.use(OwnLog.Format.JSON);
        log.info("a");
        assertThat(lines()).singleElement().asString().startsWith("<6>{\"time\":");
    }

    @Test
    void errors_areSaidOnceAMinute_butComplaintsEachTime() {
        OwnLog log = log(true);
        log.error("internal error 1", null);
        log.error("internal error 2", null);
        log.complain("receiver.yaml:1:1: x is unknown");
        log.complain("receiver.yaml:2:1: x is unknown");
        assertThat(lines())
                .containsExactly(
                        "<3>internal error 1",
                        "<3>receiver.yaml:1:1: x is unknown",
                        "<3>receiver.yaml:2:1: x is unknown");
    }

    @Test
    void journal_isWhatTheVariableSays_unlessStandardErrorGoesElsewhere(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("stderr"));
        String place = Files.getAttribute(file, "unix:dev") + ":" + Files.getAttribute(file, "unix:ino");

        assertThat(Journal.is(null, file)).isFalse();
        assertThat(Journal.is(place, file)).isTrue();
        assertThat(Journal.is(place + "1", file)).isFalse();
        assertThat(Journal.is(place, directory.resolve("absent"))).isTrue();
    }
}
