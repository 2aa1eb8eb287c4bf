package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a mapped log whose process was killed in the middle of appends. */
@Timeout(120)
class KillTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(StoppedAppends.Point.class)
    void killedLog_holdsWhatWasAccepted_onceAndInOrder_andAVoidForTheAppendUnderWay(StoppedAppends.Point point)
            throws Exception {
        Map<String, Integer> accepted = killInTheMiddle(point);

        List<ReadRecord> read;
        try (EventLog log = open()) {
            read = ReadRecord.all(log, log.cursor());
            assertThat(log.recoveredHoles()).isPositive();
            assertThat(read.stream().filter(ReadRecord::isVoid)).hasSize((int) log.recoveredHoles());
            assertThat(log.recoveredRecords()).isEqualTo(read.size() - log.recoveredHoles());
        }

        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).ordinal()).isEqualTo(i + 1);
        }
        List<String> texts = ReadRecord.texts(read);
        assertThat(texts).doesNotContain("victim");
        accepted.forEach((thread, last) -> assertThat(ofThread(texts, thread)).hasSizeGreaterThan(last));
        try (EventLog again = open()) {
            assertThat(ReadRecord.all(again, again.cursor())).isEqualTo(read);
            assertThat(again.recoveredHoles()).isZero(); // they were made voids, for good
        }
    }

    private EventLog open() throws IOException {
        return EventLog.open(directory, AppendsToBeKilled.SETTINGS, new byte[0]);
    }

    /** The last number that each thread said was accepted. */
    private Map<String, Integer> killInTheMiddle(StoppedAppends.Point point) throws Exception {
        Map<String, Integer> accepted = new TreeMap<>();
        try (ChildJvm child = new ChildJvm(AppendsToBeKilled.class, directory.toString(), point.name())) {
            int behind = -1;
            for (String line = child.line(); line != null; line = child.line()) {
                if (line.equals("stopped")) {
                    behind = 0;
                } else {
                    int space = line.indexOf(' ');
                    accepted.put(line.substring(0, space), Integer.parseInt(line.substring(space + 1)));
                    if (behind >= 0 && ++behind == 1_000) {
                        child.kill();
                    }
                }
            }
        }
        assertThat(accepted).hasSize(3);
        return accepted;
    }

    /** What that thread logged, which is all from 0 on. */
    private static List<String> ofThread(List<String> texts, String thread) {
        List<String> own = new ArrayList<>();
        for (String text : texts) {
            if (text.startsWith(thread + " ")) {
                assertThat(text).isEqualTo(AppendsToBeKilled.text(Integer.parseInt(thread), own.size()));
                own.add(text);
            }
        }
        return own;
    }
}
