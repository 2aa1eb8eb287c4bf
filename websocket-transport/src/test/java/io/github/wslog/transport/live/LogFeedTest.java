package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.live.FeedReader.Read;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFeedTest {
    private final FeedBatch batch = new FeedBatch();

    @Test
    void reader_beginsAtTheEnd_andSeesWhatComes() {
        try (TestLog log = new TestLog()) {
            log.info("before");
            FeedReader reader = log.feed().open();
            assertThat(log.feed().end()).isEqualTo(reader.place());
            assertThat(reader.read(batch)).isEqualTo(Read.EMPTY);

            log.info("after");
            log.nothing();

            assertThat(reader.read(batch)).isEqualTo(Read.BATCH);
            assertThat(batch.size()).isEqualTo(2);
            assertThat(batch.place(0)).isEqualTo(new FeedPlace(log.log.stream(), 2));
            assertThat(batch.length(1)).isZero();
            assertThat(reader.place()).isEqualTo(new FeedPlace(log.log.stream(), 4));
        }
    }

    @Test
    void more_isSaid_upToTheEndOfTheLog_alsoWhereABatchIsShort() {
        try (TestLog log = new TestLog()) {
            for (int i = 0; i < 30; i++) {
                log.info("x".repeat(50_000)); // a segment holds 20
            }
            FeedReader reader = log.feed().open();
            reader.seek(new FeedPlace(log.log.stream(), 1));
            for (int i = 1; i < 30; i++) {
                assertThat(reader.read(batch)).isEqualTo(Read.BATCH);
                assertThat(reader.more()).as("behind record " + i).isTrue();
            }

            assertThat(reader.read(batch)).isEqualTo(Read.BATCH);
            assertThat(reader.more()).isFalse();
            assertThat(reader.place()).isEqualTo(new FeedPlace(log.log.stream(), 31));
        }
    }

    @Test
    void more_isSaid_atTheEndOfASegment_howeverLittleThatBatchIs() {
        try (TestLog log = new TestLog()) {
            FeedReader reader = log.feed().open();
            for (int i = 0; i < 2 * TestLog.SEGMENT / 1000; i++) {
                log.info("x".repeat(1000));
            }
            int shortOnes = 0;
            boolean more = true;
            while (more) {
                assertThat(reader.read(batch)).isEqualTo(Read.BATCH);
                more = reader.more();
                shortOnes += more && batch.buffer().position() < FeedBatch.SOFT_LIMIT / 2 ? 1 : 0;
            }

            assertThat(reader.read(batch)).isEqualTo(Read.EMPTY);
            assertThat(shortOnes)
                    .as("batches cut short by the end of a segment")
                    .isPositive();
        }
    }

    @Test
    void seek_findsWhatIsHeld_andSaysWhatIsNot() {
        try (TestLog log = new TestLog()) {
            log.info("one");
            log.info("two");
            FeedReader reader = log.feed().open();
            UUID stream = log.log.stream();

            assertThat(reader.seek(new FeedPlace(stream, 2))).isTrue();
            assertThat(reader.place()).isEqualTo(new FeedPlace(stream, 2));
            assertThat(reader.seek(new FeedPlace(stream, 3))).isTrue();
            assertThat(reader.seek(new FeedPlace(stream, 4))).isFalse();
            assertThat(reader.missed()).isEqualTo(-1);
            assertThat(reader.place()).isEqualTo(new FeedPlace(stream, 1));
            assertThat(reader.seek(new FeedPlace(new UUID(1, 1), 1))).isFalse();
            assertThat(reader.missed()).isEqualTo(-1);
            assertThat(reader.place()).isEqualTo(new FeedPlace(stream, 1));
        }
    }

    @Test
    void streamsOfEarlierRuns_comeFirst_andAreCountedBackInto(@TempDir Path directory) throws IOException {
        LogSettings settings = new LogSettings(8 << 20, 1 << 20, 1 << 16, 0, Retention.MOST_RECENT);
        SourceInfo before = new SourceInfo("orders", "web-1", 1);
        UUID first;
        try (TestLog earlier = new TestLog(EventLog.open(directory, settings, before.encode()))) {
            first = earlier.log.stream();
            earlier.info("1");
            earlier.info("2");
            earlier.info("3");
        }
        try (TestLog later = new TestLog(EventLog.open(directory, settings, TestLog.SOURCE.encode()))) {
            later.info("4");
            later.info("5");
            FeedReader reader = later.feed().open();

            assertThat(reader.seekBack(2)).isTrue();
            assertThat(reader.place()).isEqualTo(new FeedPlace(later.log.stream(), 1));
            assertThat(reader.seekBack(4)).isTrue();
            assertThat(reader.place()).isEqualTo(new FeedPlace(first, 2));
            assertThat(reader.seekBack(6)).isFalse();
            assertThat(reader.place()).isEqualTo(new FeedPlace(first, 1));
            assertThat(reader.read(batch)).isEqualTo(Read.BATCH);
            assertThat(batch.size()).isEqualTo(3);
            assertThat(batch.origin(0).source()).isEqualTo(before);
            assertThat(reader.read(batch)).isEqualTo(Read.BATCH);
            assertThat(batch.stream()).isEqualTo(later.log.stream());
            assertThat(batch.origin(0).source()).isEqualTo(TestLog.SOURCE);
            reader.seek(new FeedPlace(first, 4));
            assertThat(reader.read(batch)).isEqualTo(Read.BATCH);
            assertThat(batch.stream()).isEqualTo(later.log.stream());
            assertThat(batch.size()).isEqualTo(2);
        }
    }

    @Test
    void overtakenReader_standsAtTheOldestOfWhatIsLeft_whenItsWholeStreamHasGone(@TempDir Path directory)
            throws IOException {
        LogSettings settings = new LogSettings(8 << 20, 1 << 20, 1 << 16, 0, Retention.MOST_RECENT);
        UUID first;
        try (TestLog earlier = new TestLog(EventLog.open(directory, settings, TestLog.SOURCE.encode()))) {
            first = earlier.log.stream();
            earlier.info("earlier");
        }
        try (TestLog later = new TestLog(EventLog.open(directory, settings, TestLog.SOURCE.encode()))) {
            FeedReader reader = later.feed().open();
            assertThat(reader.seek(new FeedPlace(first, 1))).isTrue();
            for (int i = 0; i < 3 * 8 * 1024; i++) {
                later.info("x".repeat(1000)); // three times what the log holds
            }

            assertThat(reader.read(batch)).isEqualTo(Read.OVERTAKEN);
            assertThat(reader.place().stream()).isEqualTo(later.log.stream());
            assertThat(reader.place().ordinal()).isGreaterThan(1);
        }
    }
}
