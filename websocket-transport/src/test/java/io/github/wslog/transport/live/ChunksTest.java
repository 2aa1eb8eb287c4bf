package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.live.FeedReader.Read;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunksTest {
    private final TestLog log = new TestLog();
    private final ReaderPool readers = new ReaderPool(log.feed());
    private final Chunks chunks = new Chunks(readers);
    private final Views views = new Views(TestLog.SOURCE);

    @AfterEach
    void end() {
        readers.close();
        log.close();
    }

    private View view(String query) throws BadSubscription {
        return views.take(Subscription.parse(query));
    }

    private FeedPlace at(long ordinal) {
        return new FeedPlace(log.log.stream(), ordinal);
    }

    private void log(int count) {
        for (int i = 0; i < count; i++) {
            log.info("event " + i);
        }
    }

    /** All chunks from there on. */
    private List<Chunk> all(View view, long from) {
        List<Chunk> all = new ArrayList<>();
        FeedPlace place = at(from);
        readers.newRound(0);
        while (chunks.read(view, place, 0) == Read.BATCH) {
            all.add(chunks.chunk());
            place = chunks.chunk().next();
        }
        return all;
    }

    @Test
    void sameViewAndPlace_areRenderedOnce() throws Exception {
        log(100);
        View view = view("format=json&level=INFO");

        chunks.read(view, at(1), 0);
        Chunk first = chunks.chunk();
        chunks.read(view("level=info&format=json"), at(1), 0);

        assertThat(chunks.chunk()).isSameAs(first);
        assertThat(first.events()).isEqualTo(100);
    }

    @Test
    void otherViews_haveTheirOwn() throws Exception {
        log(10);
        chunks.read(view("format=json"), at(1), 0);
        Chunk json = chunks.chunk();

        chunks.read(view("format=text"), at(1), 0);
        Chunk text = chunks.chunk();
        chunks.read(view("format=json&level=ERROR"), at(1), 0);

        assertThat(text).isNotSameAs(json);
        assertThat(chunks.chunk().events()).isZero();
        assertThat(chunks.chunk().next()).isEqualTo(json.next());
    }

    @Test
    void whoBeginsElsewhere_sharesAllBehindTheNextStretch() throws Exception {
        log(2000);
        View view = view("format=json");
        List<Chunk> early = all(view, 1);

        List<Chunk> late = all(view, 300);

        int notShared =
                (int) late.stream().filter(chunk -> !early.contains(chunk)).count();
        assertThat(notShared).isEqualTo(1);
        assertThat(late.stream().mapToInt(Chunk::events).sum()).isEqualTo(2000 - 299);
    }

    @Test
    void chunk_hasNoMoreThanAMessageMayHave_unlessAnEventHas() throws Exception {
        for (int i = 0; i < 100; i++) {
            log.info("x".repeat(i % 10 == 0 ? 70_000 : 10_000));
        }

        List<Chunk> all = all(view("format=json"), 1);

        assertThat(all.stream().mapToInt(Chunk::events).sum()).isEqualTo(100);
        assertThat(all).allMatch(chunk -> chunk.size() <= ChunkWriter.MAX_BYTES || chunk.events() == 1);
        assertThat(all).anyMatch(chunk -> chunk.size() > ChunkWriter.MAX_BYTES);
    }

    @Test
    void place_thatIsGone_isSaid_withHowMuchWasMissed() throws Exception {
        for (int i = 0; i < 30_000; i++) {
            log.info("x".repeat(300));
        }
        readers.newRound(0);

        assertThat(chunks.read(view("format=json"), at(1), 0)).isEqualTo(Read.OVERTAKEN);

        assertThat(readers.missed()).isPositive().isEqualTo(readers.next().ordinal() - 1);
        Read read = Read.OVERTAKEN;
        while (read == Read.OVERTAKEN) { // the log's thread may be letting go of segments still
            read = chunks.read(view("format=json"), readers.next(), 0);
        }
        assertThat(read).isEqualTo(Read.BATCH);
    }

    @Test
    void manyPlaces_needFewReaders() throws Exception {
        log(5000);
        View view = view("format=json");
        for (int i = 1; i < 4000; i += 7) {
            assertThat(chunks.read(view, at(i), i)).isEqualTo(Read.BATCH);
        }

        assertThat(readers.size()).isLessThanOrEqualTo(8);
    }
}
