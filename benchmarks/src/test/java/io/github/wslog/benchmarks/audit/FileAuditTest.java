package io.github.wslog.benchmarks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.benchmarks.event.EventLine;
import io.github.wslog.benchmarks.event.EventText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditTest {
    @TempDir
    Path directory;

    private EventText cached = new EventText();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    @Test
    void file_isExact_acrossManyBuffers() throws IOException {
        int lines = 3 * (1 << 20) / EventLine.BYTES + 5;
        for (int i = 0; i < lines; i++) {
            line(i);
        }
        assertThat(audit(lines).exact()).isTrue();
        assertThat(audit(lines).logged()).isEqualTo(lines);
    }

    @Test
    void event_isLost_atTheFrontInTheMiddleAndAtTheEnd() throws IOException {
        lines(1, 2, 4, 5);
        assertThat(audit(8)).isEqualTo(result(8, 4, 0, 0, 0));
    }

    @Test
    void event_isCountedTwice_nearAndFar() throws IOException {
        lines(0, 1, 1, 2, 3, 0);
        assertThat(audit(4)).isEqualTo(result(4, 0, 2, 0, 0));
    }

    @Test
    void event_isOutOfOrder_whenItComesLate() throws IOException {
        lines(0, 2, 1, 3);
        assertThat(audit(4)).isEqualTo(result(4, 0, 0, 1, 0));
    }

    @Test
    void line_differs_whenDamagedTornForeignOrNeverLogged() throws IOException {
        lines(0, 1, 2);
        byte[] damaged = lineBytes(3);
        damaged[240] ^= 1;
        content.writeBytes(damaged);
        content.writeBytes("[wslog] 1 event lost\n".getBytes(StandardCharsets.US_ASCII));
        content.write(lineBytes(4), 0, 100);
        AuditResult result = audit(2);
        assertThat(result.different()).isEqualTo(4);
        assertThat(result.example()).hasValueSatisfying(line -> assertThat(line).contains("0000000003"));
        assertThat(result.exact()).isFalse();
    }

    @Test
    void line_differs_whenLongerThanTheBuffer() throws IOException {
        content.writeBytes(new byte[3 << 20]);
        assertThat(audit(0).different()).isPositive();
    }

    @Test
    void lastLine_counts_withoutLineFeed() throws IOException {
        lines(0);
        content.write(lineBytes(1), 0, EventLine.BYTES - 1);
        assertThat(audit(2).exact()).isTrue();
    }

    @Test
    void syslogLine_isReadByItsEnd() throws IOException {
        EventText event = event(0);
        content.writeBytes(("<134>1 - " + event.text() + "\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(FileAudit.of(file(), LineShape.SYSLOG, 1).exact()).isTrue();
        assertThat(audit(1).exact()).isFalse();
    }

    @Test
    void tail_isTheLastWholeLine() throws IOException {
        FileTail tail = new FileTail(directory.resolve("events.log"), LineShape.PATTERN);
        assertThat(tail.lastSequence()).isEqualTo(-1);
        lines(0);
        file();
        assertThat(tail.lastSequence()).isZero();
        for (int i = 1; i < 50; i++) {
            line(i);
        }
        content.write(lineBytes(50), 0, 200);
        file();
        assertThat(tail.lastSequence()).isEqualTo(49);
    }

    private static AuditResult result(long logged, long lost, long duplicated, long disordered, long different) {
        return new AuditResult(logged, lost, duplicated, disordered, different, Optional.empty());
    }

    private AuditResult audit(long logged) throws IOException {
        return FileAudit.of(file(), LineShape.PATTERN, logged);
    }

    private Path file() throws IOException {
        return Files.write(directory.resolve("events.log"), content.toByteArray());
    }

    private void lines(int... sequences) {
        for (int sequence : sequences) {
            line(sequence);
        }
    }

    private void line(int sequence) {
        content.writeBytes(lineBytes(sequence));
    }

    private byte[] lineBytes(int sequence) {
        byte[] line = EventLine.template();
        EventLine.putMessage(event(sequence), line);
        return line;
    }

    private EventText event(int sequence) {
        if (cached.sequence() > sequence) {
            cached = new EventText();
        }
        while (cached.sequence() < sequence) {
            cached.next();
        }
        return cached;
    }
}
