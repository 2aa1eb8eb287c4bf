package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.Gap;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkTest {
    private static final UUID STREAM = new UUID(1, 2);
    private static final String PATTERN =
            "{time:uuuu} {level} [{thread}] {logger} {app}@{host}({pid}) {marker} {{{mdc}} - {message}";

    @Test
    void lines_areAsInTheGoldenFile_ofEveryKindOfRecord() throws IOException {
        Chunk chunk = new Chunk(LinePattern.parse(PATTERN), Chunk.FULL);
        chunk.add(batch(
                1,
                Feed.formatted("came with a layout, line feed and all\n"),
                Feed.formatted("came without a line feed"),
                Feed.VOID,
                full("a message\nof two lines"),
                withStackTrace(),
                Feed.plain(""),
                Feed.record(RecordKind.NOTE, "ended without farewell after 17, at least 3 missing"),
                gap()));
        assertThat(text(chunk)).isEqualTo(golden("lines.txt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "a\n", "a\r\n", "\n\n", "\u0000\n"})
    void bytesOfALayout_stayUntouched_ifTheyEndWithALineFeed(String body) {
        Chunk chunk = chunk();
        chunk.add(batch(1, Feed.formatted(body)));
        assertThat(text(chunk)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\r", "\n ", "日本語😀", "\u0000"})
    void lineFeed_isAdded_whereItIsMissing(String body) {
        Chunk chunk = chunk();
        chunk.add(batch(1, Feed.formatted(body)));
        assertThat(text(chunk)).isEqualTo(body + "\n");
    }

    @Test
    void bytesThatAreNoText_stayUntouched() {
        byte[] body = new byte[256];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }
        RecordBuffer record = new RecordBuffer();
        record.start(RecordKind.FORMATTED, 9, 0, "", 1 << 20);
        record.startBody();
        record.body(body, 0, body.length);
        record.finish();
        Chunk chunk = chunk();
        chunk.add(batch(1, bytes(record)));
        assertThat(Arrays.copyOf(lines(chunk).array(), chunk.length() - 1)).isEqualTo(body);
    }

    @Test
    void recordThatCannotBeRead_isSaidInItsPlace() {
        Chunk chunk = chunk();
        chunk.add(batch(41, Feed.formatted("before"), new byte[] {99, 1, 2}, Feed.formatted("behind")));
        assertThat(text(chunk).lines())
                .hasSize(3)
                .startsWith("before")
                .endsWith("behind")
                .element(1)
                .asString()
                .startsWith("wslog - unreadable record 42 of stream " + STREAM + ", 3 bytes: ");
    }

    @Test
    void places_areThoseOfTheFirstAndTheLastEntry_alsoOfNothingButVoids() {
        Chunk chunk = chunk();
        chunk.add(new SpooledBatch(new Position(STREAM, 5), STREAM, source(), 1, 1, 0, records(Feed.VOID)));
        chunk.add(new SpooledBatch(new Position(STREAM, 9), STREAM, source(), 2, 1, 0, records(Feed.VOID)));
        assertThat(chunk.length()).isZero();
        assertThat(chunk.events()).isZero();
        assertThat(chunk.first()).isEqualTo(new Position(STREAM, 5));
        assertThat(chunk.last()).isEqualTo(new Position(STREAM, 9));
    }

    @Test
    void startOfEvent_isTheOneThatHoldsTheByte() {
        Chunk chunk = chunk();
        chunk.add(batch(1, Feed.formatted("ab"), Feed.formatted(""), Feed.formatted("c")));
        // ab| |c| with ends at 3, 4 and 6.
        assertThat(IntStream.rangeClosed(0, 6).map(lines(chunk)::startOfEvent)).containsExactly(0, 0, 0, 3, 4, 4, 6);
        assertThat(IntStream.rangeClosed(0, 6).map(lines(chunk)::eventsWithin)).containsExactly(0, 0, 0, 1, 2, 2, 3);
    }

    @Test
    void clear_forgetsAll() {
        Chunk chunk = chunk();
        chunk.add(batch(1, Feed.formatted("a")));
        chunk.clear();
        assertThat(chunk.length()).isZero();
        assertThat(chunk.events()).isZero();
        assertThat(chunk.first()).isNull();
        assertThat(chunk.last()).isNull();
    }

    private static Chunk chunk() {
        return new Chunk(LinePattern.parse("{message}"), Chunk.FULL);
    }

    private static byte[] full(String message) {
        RecordBuffer record = new RecordBuffer();
        record.start(RecordKind.PLAIN, 13, Feed.TIME_NANOS, "a.Logger", 1 << 20);
        record.field(Field.THREAD, "main");
        record.field(Field.MARKER, "AUDIT");
        record.context("user", "ann");
        record.context("trace.id", "0af7");
        record.startBody();
        record.body(message);
        record.finish();
        return bytes(record);
    }

    private static byte[] withStackTrace() {
        RecordBuffer record = new RecordBuffer();
        record.start(RecordKind.PLAIN, 17, Feed.TIME_NANOS, "a.Logger", 1 << 20);
        record.field(Field.THREAD, "main");
        record.startBody();
        record.body("failed");
        record.stackTraceStarts();
        record.body("java.io.IOException: no\n\tat a.B.c(B.java:1)\n");
        record.finish();
        return bytes(record);
    }

    private static byte[] gap() {
        RecordBuffer record = new RecordBuffer();
        new Gap("buffer full", new long[] {0, 0, 12, 0, 1, 0}, Feed.TIME_NANOS, Feed.TIME_NANOS + 2_000_000_000L)
                .encode(record);
        return bytes(record);
    }

    private static byte[] bytes(RecordBuffer record) {
        return Arrays.copyOf(record.array(), record.length());
    }

    private static SpooledBatch batch(long firstOrdinal, byte[]... records) {
        return new SpooledBatch(
                new Position(STREAM, 1), STREAM, source(), firstOrdinal, records.length, 0, records(records));
    }

    private static SourceInfo source() {
        return new SourceInfo("shop", "web1", 4711);
    }

    private static ByteBuffer records(byte[]... records) {
        ByteBuffer bytes = ByteBuffer.allocate(
                Arrays.stream(records).mapToInt(record -> 4 + record.length).sum());
        for (byte[] record : records) {
            bytes.putInt(record.length).put(record);
        }
        return bytes.flip();
    }

    private static String text(Chunk chunk) {
        return new String(lines(chunk).array(), 0, chunk.length(), StandardCharsets.UTF_8);
    }

    private static FileLines lines(Chunk chunk) {
        assertThat(chunk.parts()).hasSize(1);
        return chunk.parts().get(0).lines();
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = ChunkTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
