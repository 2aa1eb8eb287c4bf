package io.github.wslog.receiver.spool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.live.FeedBatch;
import io.github.wslog.transport.live.FeedPlace;
import io.github.wslog.transport.live.FeedReader;
import io.github.wslog.transport.live.FeedReader.Read;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFeedTest {
    private static final UUID SHOP = new UUID(1, 1);
    private static final UUID BANK = new UUID(2, 2);
    private static final SourceInfo SELF = new SourceInfo("websocket-receiver", "here", 1);

    @TempDir
    private Path directory;

    private final FeedBatch batch = new FeedBatch();

    private static Spool inMemory() {
        return Spool.inMemory(Spool.SMALLEST_CAPACITY);
    }

    private static void open(Spool spool, UUID stream, String application) {
        StreamDescription description = new StreamDescription(
                stream, new SourceInfo(application, "host", 7), "text/plain; charset=utf-8", false);
        spool.appendStream(new StreamState(description, 0, 0, 1, 0, 0));
    }

    private static void append(Spool spool, UUID stream, long firstOrdinal, String... records) {
        Filling.append(
                spool,
                stream,
                firstOrdinal,
                1,
                Arrays.stream(records).map(text -> text.getBytes(UTF_8)).toArray(byte[][]::new));
    }

    /** All there is, as {@code application text}; ids are collected on the way. */
    private List<String> read(FeedReader reader, List<String> ids) {
        List<String> lines = new ArrayList<>();
        while (reader.read(batch) == Read.BATCH) {
            for (int i = 0; i < batch.size(); i++) {
                ByteBuffer text = batch.buffer().slice(batch.offset(i), batch.length(i));
                lines.add(batch.origin(i).source().application() + " " + UTF_8.decode(text));
                ids.add(batch.place(i).id());
            }
        }
        return lines;
    }

    private List<String> read(FeedReader reader) {
        return read(reader, new ArrayList<>());
    }

    private static FeedReader oldest(Spool spool) {
        FeedReader reader = new SpoolFeed(spool, SELF).open();
        reader.seekBack(1_000_000);
        return reader;
    }

    @Test
    void events_ofAllSources_areReadInTheOrderOfArrival() {
        try (Spool spool = inMemory()) {
            open(spool, SHOP, "shop");
            append(spool, SHOP, 1, "a", "b");
            open(spool, BANK, "bank");
            append(spool, BANK, 1, "c");
            spool.writeState(spool.horizon(), List.of());
            append(spool, SHOP, 3, "d", "", "f");
            assertThat(read(oldest(spool))).containsExactly("shop a", "shop b", "bank c", "shop d", "shop ", "shop f");
        }
    }

    @Test
    void reader_beginsAtTheEnd_andGoesOn() {
        try (Spool spool = inMemory()) {
            open(spool, SHOP, "shop");
            append(spool, SHOP, 1, "a");
            SpoolFeed feed = new SpoolFeed(spool, SELF);
            FeedReader reader = feed.open();
            FeedPlace end = reader.place();
            assertThat(feed.end()).isEqualTo(end);
            assertThat(reader.read(batch)).isEqualTo(Read.EMPTY);
            assertThat(reader.place()).isEqualTo(end);
            append(spool, SHOP, 2, "b");
            assertThat(read(reader)).containsExactly("shop b");
            reader.seekBack(1);
            assertThat(read(reader)).containsExactly("shop b");
            assertThat(reader.seek(feed.end())).isTrue();
            assertThat(read(reader)).isEmpty();
        }
    }

    @Test
    void id_isAPlaceToGoOnFrom_alsoWithinABatch() {
        try (Spool spool = inMemory()) {
            open(spool, SHOP, "shop");
            append(spool, SHOP, 1, "a", "b", "c");
            append(spool, SHOP, 4, "d");
            List<String> ids = new ArrayList<>();
            List<String> all = read(oldest(spool), ids);
            assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}-[0-9]+\\.[0-9]+"));
            for (int i = 0; i < all.size(); i++) {
                FeedReader reader = new SpoolFeed(spool, SELF).open();
                assertThat(reader.seek(FeedPlace.parse(ids.get(i)).next())).isTrue();
                assertThat(read(reader)).isEqualTo(all.subList(i + 1, all.size()));
            }
        }
    }

    @Test
    void id_outlivesTheReceiver() throws IOException {
        List<String> ids = new ArrayList<>();
        try (Spool spool = Spool.open(directory, Spool.SMALLEST_CAPACITY)) {
            open(spool, SHOP, "shop");
            append(spool, SHOP, 1, "a", "b");
            read(oldest(spool), ids);
        }
        try (Spool spool = Spool.open(directory, Spool.SMALLEST_CAPACITY)) {
            append(spool, SHOP, 3, "c");
            FeedReader reader = new SpoolFeed(spool, SELF).open();
            assertThat(reader.seek(FeedPlace.parse(ids.get(0)).next())).isTrue();
            assertThat(read(reader)).containsExactly("shop b", "shop c");
            assertThat(reader.seekBack(1)).isTrue();
            assertThat(read(reader)).containsExactly("shop c");
            assertThat(reader.seekBack(2)).isTrue();
            assertThat(read(reader)).contains("shop b", "shop c");
            assertThat(reader.seekBack(1000)).isFalse();
            assertThat(read(reader)).containsExactly("shop a", "shop b", "shop c");
        }
    }

    @Test
    void unknownPlace_isToldApart() {
        try (Spool spool = inMemory()) {
            open(spool, SHOP, "shop");
            append(spool, SHOP, 1, "a");
            FeedReader reader = new SpoolFeed(spool, SELF).open();
            assertThat(reader.seek(new FeedPlace(new UUID(9, 9), 4, 2))).isFalse();
            assertThat(reader.missed()).isEqualTo(-1);
            assertThat(read(reader)).containsExactly("shop a");
            assertThat(reader.seek(new FeedPlace(oldest(spool).place().stream(), 4711, 0)))
                    .isFalse();
            assertThat(read(reader)).containsExactly("shop a");
        }
    }

    @Test
    void batchThatIsLargerThanUsual_isReadWhole() {
        try (Spool spool = inMemory()) {
            open(spool, SHOP, "shop");
            String large = "x".repeat(Spool.LARGEST_RECORD);
            append(spool, SHOP, 1, "a");
            append(spool, SHOP, 2, large);
            append(spool, SHOP, 3, "b");
            assertThat(read(oldest(spool))).containsExactly("shop a", "shop " + large, "shop b");
        }
    }

    @Test
    void sourceOfAForgottenStream_isKnown_untilItsEventsAreGone() {
        try (Spool spool = inMemory()) {
            open(spool, BANK, "bank");
            open(spool, SHOP, "shop");
            append(spool, SHOP, 1, "a");
            release(spool);
            spool.forget(SHOP);
            assertThat(read(oldest(spool))).containsExactly("shop a");
            for (int i = 1; i <= 20; i++) {
                append(spool, BANK, i, "x".repeat(1_000_000));
                release(spool);
            }
            assertThat(read(oldest(spool))).isNotEmpty().noneMatch(line -> line.startsWith("shop"));
            assertThat(spool.description(SHOP)).isEqualTo(StreamDescription.unknown(SHOP));
        }
    }

    /** As an output that holds everything. */
    private static void release(Spool spool) {
        SpoolReader output = spool.reader(null);
        for (SpooledBatch next = output.next(); next != null; next = output.next()) {
            spool.release(next.position());
        }
        spool.writeState(spool.horizon(), List.of());
    }

    @Test
    void reader_holdsNothingBack_andIsToldThatItWasOvertaken() {
        try (Spool spool = inMemory()) {
            open(spool, SHOP, "shop");
            append(spool, SHOP, 1, "a");
            FeedReader slow = oldest(spool);
            for (int round = 0; round < 10; round++) {
                for (int i = 0; i < 5; i++) {
                    append(spool, SHOP, 2 + 5 * round + i, "x".repeat(1_000_000));
                }
                release(spool);
            }
            append(spool, SHOP, 52, "end");
            assertThat(slow.read(batch)).isEqualTo(Read.OVERTAKEN);
            assertThat(slow.missed()).isEqualTo(-1);
            assertThat(read(slow)).last().isEqualTo("shop end");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "text/plain", "application/json", "text/plain; charset=utf-8", "text/html;Charset=\"UTF-8\""
            })
    void charset_isUtf8_unlessSomethingElseIsSaid(String contentType) {
        assertThat(SpoolFeed.charset(contentType)).isEqualTo(UTF_8);
    }

    @Test
    void charset_isThatOfTheContentType() {
        assertThat(SpoolFeed.charset("text/plain; charset=UTF-16BE")).isEqualTo(UTF_16BE);
        assertThat(SpoolFeed.charset("text/plain; charset=no-such-thing")).isEqualTo(ISO_8859_1);
        assertThat(SpoolFeed.charset("application/octet-stream")).isEqualTo(ISO_8859_1);
    }
}
