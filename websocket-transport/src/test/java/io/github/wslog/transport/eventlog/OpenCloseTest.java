package io.github.wslog.transport.eventlog;

import static io.github.wslog.transport.eventlog.ReadRecord.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose a directory is, and what the end of a log means for those who still use it. */
@Timeout(120)
class OpenCloseTest {
    private static final LogSettings SETTINGS = new LogSettings(1 << 20, 1 << 16, 30_000, 0, Retention.UNTIL_RELEASED);

    @TempDir
    Path directory;

    private EventLog open() throws IOException {
        return EventLog.open(directory, SETTINGS, new byte[0]);
    }

    @Test
    void directory_hasOneLogAtATime() throws IOException {
        EventLog log = open();
        assertThatIOException().isThrownBy(this::open).withMessage(directory + " is in use by another log");
        log.close();
        open().close();
    }

    /** Says whether the directory is free: for another process. */
    static final class Opens {
        private Opens() {}

        public static void main(String[] arguments) throws IOException {
            try (EventLog log = EventLog.open(Path.of(arguments[0]), SETTINGS, new byte[0])) {
                System.out.println("opened " + log.stream());
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    void directory_staysOurs_forOtherProcesses_afterAnAttemptOfOurOwn() throws IOException {
        try (EventLog log = open()) {
            assertThat(log.stream()).isNotNull();
            assertThatIOException().isThrownBy(this::open);
            try (ChildJvm other = new ChildJvm(Opens.class, directory.toString())) {
                assertThat(other.line()).isEqualTo(directory + " is in use by another log");
            }
        }
        try (ChildJvm other = new ChildJvm(Opens.class, directory.toString())) {
            assertThat(other.line()).startsWith("opened");
        }
    }

    @Test
    void open_namesTheDirectory_whereItCannotBeMade() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatIOException()
                .isThrownBy(() -> EventLog.open(file, SETTINGS, new byte[0]))
                .withMessageContaining(file.toString());
    }

    @Test
    void open_refusesALongDescription() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventLog.open(directory, SETTINGS, new byte[2_049]))
                .withMessage("description must be 0..2048 bytes, was 2049");
    }

    @Test
    void open_worksOnAnInterruptedThread_whichStaysInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        EventLog log = open();
        Append.accepted(log, "record");
        log.close();
        assertThat(Thread.interrupted()).isTrue();
        try (EventLog again = open()) {
            assertThat(again.recoveredRecords()).isEqualTo(1);
        }
    }

    @Test
    void closingTwice_doesNotTouchTheNextLogOfTheDirectory() throws IOException {
        EventLog first = open();
        first.close();
        try (EventLog second = open()) {
            Append.accepted(second, "record");
            first.close();
            first.release(first.stream(), 1);
            assertThatIOException().isThrownBy(this::open);
        }
        try (EventLog third = open()) {
            assertThat(ReadRecord.texts(ReadRecord.all(third, third.cursor()))).containsExactly("record");
        }
    }

    @Test
    void closedLog_refuses_andCanBeReadToItsEnd() {
        EventLog log = EventLog.inMemory(SETTINGS);
        Append.accepted(log, "record");
        log.close();

        assertThat(log.append(9, bytes("late"), 0, 4)).isEqualTo(Admission.CLOSED);
        assertThat(log.appendReserved(9, bytes("late"), 0, 4)).isEqualTo(Admission.CLOSED);
        assertThat(log.hasRoom(9, 4)).isFalse();
        assertThat(ReadRecord.texts(ReadRecord.all(log, log.cursor()))).containsExactly("record");
    }

    /** Whatever was accepted while the log was being closed is there when it is opened again; nothing else is. */
    @Test
    void appendsWhileTheLogIsClosed_areAcceptedForGood_orRefused() throws Exception {
        for (int round = 0; round < 40; round++) {
            Path here = directory.resolve("round" + round);
            EventLog log = EventLog.open(here, SETTINGS, new byte[0]);
            AtomicInteger running = new AtomicInteger();
            List<CompletableFuture<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                writers.add(CompletableFuture.supplyAsync(
                        () -> appendUntilClosed(log, running), task -> new Thread(task, "writer").start()));
            }
            while (running.get() < round * 40) {
                Thread.onSpinWait();
            }
            log.close();
            int accepted = 0;
            for (CompletableFuture<Integer> writer : writers) {
                accepted += writer.join();
            }
            try (EventLog again = EventLog.open(here, SETTINGS, new byte[0])) {
                assertThat(ReadRecord.texts(ReadRecord.all(again, again.cursor())))
                        .hasSize(accepted);
                assertThat(again.recoveredHoles()).isZero();
            }
        }
    }

    private static int appendUntilClosed(EventLog log, AtomicInteger running) {
        byte[] record = new byte[500];
        int accepted = 0;
        while (true) {
            Admission admission = log.append(9, record, 0, record.length);
            if (admission == Admission.CLOSED) {
                return accepted;
            }
            accepted += admission == Admission.ACCEPTED ? 1 : 0;
            running.incrementAndGet();
        }
    }
}
