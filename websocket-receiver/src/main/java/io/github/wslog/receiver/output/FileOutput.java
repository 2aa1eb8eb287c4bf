package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.LinePattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Appends events to a file, or to files that depend on the event, each exactly once and in order, also across a {@code kill -9} at any
 * point.
 *
 * <p>A write has three steps: it is noted in the journal (where, how long, which checksum, from which entry of the spool
 * to which), its bytes are appended, and only then the place in the spool moves on. {@link Leftover} is what a start
 * makes of a note whose last step is missing. The file is only ever appended to; the one exception is the torn end of
 * our own last write if it cannot be completed, because its events would be rendered differently now.
 *
 * <p>Of several files each has a note of its own, one after the other: a note about a file says that the ones before it have all that
 * belongs to them, and the same entries are distributed in the same way again.
 *
 * <p>Others may append to the file, or move it away (it is made anew within a second of writing). If the file was
 * replaced or shortened while a write was in flight, that write is done again: at least once then, and said.
 */
public final class FileOutput implements Output {
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** What tests stand in for. */
    record Seams(Disk disk, LongSupplier nanoTime, InstantSource clock, int chunkBytes) {
        static final Seams REAL = real(Chunk.FULL);

        static Seams real(int chunkBytes) {
            return new Seams(Disk.REAL, System::nanoTime, InstantSource.system(), chunkBytes);
        }
    }

    private final FileTemplate template;
    private final Durability durability;
    private final Disk disk;
    private final OpenFiles files;
    private final Archives archives;
    private final Chunk chunk;

    // Owned by the output's thread.
    private @Nullable Opened opened;
    private @Nullable Position held;
    private @Nullable Intent awaited;
    private boolean startedBefore;
    private boolean resuming;
    private boolean distrusted;

    private volatile boolean reopens;

    /**
     * An output that is yet to be started.
     *
     * @param path a file, which need not exist, nor its directories
     * @param line for events that came without a layout; for this output alone
     */
    public FileOutput(Path path, LinePattern line) {
        this(FileSettings.of(path), Rendering.text(line), Seams.REAL);
    }

    FileOutput(FileSettings settings, Rendering rendering, Seams seams) {
        Claims claims = new Claims();
        this.template = settings.template();
        this.durability = settings.durability();
        this.disk = seams.disk();
        this.archives = new Archives(settings, claims, seams.clock());
        this.files = new OpenFiles(settings, seams, claims, archives::soon);
        Chunk.Routing routing = template.isFixed()
                ? Chunk.to(template.base())
                : new Router(
                        template,
                        settings.mostFiles(),
                        message -> context().status().warn(message, null));
        this.chunk = new Chunk(rendering, routing, seams.chunkBytes());
    }

    private record Opened(OutputContext context, Journal journal) {}

    private OutputContext context() {
        return started().context();
    }

    private Opened started() {
        return Objects.requireNonNull(opened, "not started");
    }

    @Override
    public Started start(OutputContext context, @Nullable Position confirmed) throws IOException {
        letGo();
        Path directory = Objects.requireNonNull(context.directory(), "a file output keeps a journal");
        if (!template.isFixed() && directory.toAbsolutePath().normalize().startsWith(template.base())) {
            throw new IOException("the state directory must not lie below " + template.base()
                    + ", where sources choose names, and is " + directory);
        }
        files.report(context.status());
        archives.report(context);
        Journal journal = Journal.open(directory.resolve(context.fileName() + ".journal"), disk);
        opened = new Opened(context, journal);
        held = confirmed;
        resuming = false;
        String remark = template.isFixed() ? recover(journal, confirmed) : expect(journal, confirmed);
        startedBefore = true;
        distrusted = false;
        if (resuming) {
            context.counters().resumedWrite();
        }
        return new Started(held, remark);
    }

    /** There is one file: what the last write has left there can be seen at once. */
    private String recover(Journal journal, @Nullable Position confirmed) throws IOException {
        Path path = template.base();
        LogFile file = files.get(path);
        Intent inFlight = distrusted ? null : journal.inFlight(confirmed);
        Leftover found = Leftover.find(file, inFlight, journal.last(), identity(path));
        if (durability == Durability.DISK) {
            file.force();
        }
        held = found.held(confirmed);
        if (found instanceof Leftover.Part part) {
            awaited = part.intent();
        } else {
            file.endLine();
        }
        // A failure that is retried leaves a write in flight as well; only that of an earlier run is counted and told.
        resuming = !startedBefore && !(found instanceof Leftover.None);
        return "file " + path + " goes on at " + file.end() + found.remark();
    }

    /** Which file it was is known when its events come again. */
    private String expect(Journal journal, @Nullable Position confirmed) {
        Intent inFlight = distrusted ? null : journal.inFlight(confirmed);
        if (inFlight == null) {
            return "files " + template;
        }
        awaited = inFlight;
        held = inFlight.before();
        resuming = !startedBefore;
        return "files " + template + "; a write was in flight, of " + inFlight.events() + " events to one of them";
    }

    @Override
    public Outcome take(SpooledBatch batch) {
        chunk.add(batch);
        return isDue(batch.position()) ? flush() : new Outcome.Held(held);
    }

    private boolean isDue(Position last) {
        // What is compared with a write in flight has to have the same end.
        if (awaited != null && awaited.first().equals(chunk.first())) {
            return awaited.upTo().equals(last);
        }
        return chunk.isFull();
    }

    @Override
    public Outcome flush() {
        Position first = chunk.first();
        Position last = chunk.last();
        try {
            if (reopens && awaited == null) {
                reopens = false;
                openAnew();
            }
            if (first != null && last != null) {
                if (chunk.length() > 0) {
                    write(first, last);
                }
                held = last;
            }
            if (awaited == null) {
                files.rest();
                archives.start();
            }
            return new Outcome.Held(held);
        } catch (IOException e) {
            return new Outcome.Failed(new IOException("cannot append to " + template + ": " + e.getMessage(), e), true);
        } finally {
            chunk.clear();
        }
    }

    @Override
    public void reopen() {
        reopens = true;
    }

    private void openAnew() throws IOException {
        files.letGo();
        if (template.isFixed()) {
            // Whoever moved it away may wait for the new one.
            files.get(template.base());
        }
        context().status().info((template.isFixed() ? "file " : "files ") + template + " opened anew");
    }

    private void write(Position first, Position last) throws IOException {
        List<Chunk.Part> parts = chunk.parts();
        Intent expected = awaited;
        awaited = null;
        int from = 0;
        if (expected != null && !template.isFixed()) {
            if (isTheSame(expected, parts, last)) {
                from = expected.part();
            } else {
                context()
                        .status()
                        .warn(
                                "files " + template + ": what was to be written when the last run ended is another now,"
                                        + " its events are written again",
                                null);
                expected = null;
            }
        }
        for (Chunk.Part part : parts.subList(from, parts.size())) {
            write(part, first, last, part.index() == from ? expected : null);
        }
        resuming = false;
    }

    private boolean isTheSame(Intent expected, List<Chunk.Part> parts, Position last) {
        return expected.first().equals(chunk.first())
                && expected.upTo().equals(last)
                && expected.part() < parts.size()
                && expected.path() == identity(parts.get(expected.part()).path());
    }

    /** Of the file, and of the way in which the events are distributed if there are several. */
    private long identity(Path path) {
        return template.isFixed()
                ? hash(path.toString())
                : (hash(path.toString()) * MIX ^ hash(template + " " + template.zone())) * MIX ^ chunk.plan();
    }

    private static long hash(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        CRC32C crc = new CRC32C();
        crc.update(utf8);
        return (long) utf8.length << Integer.SIZE | crc.getValue();
    }

    /** @param expected the note about this write, if an earlier attempt had begun it */
    private void write(Chunk.Part part, Position first, Position last, @Nullable Intent expected) throws IOException {
        FileLines lines = part.lines();
        LogFile file;
        Leftover.Place place;
        if (expected == null) {
            file = files.forAppending(part.path(), lines.length());
            place = new Leftover.Place(file.end(), 0, false);
        } else {
            file = files.forResuming(part.path());
            Leftover found = Leftover.find(file, expected, null, expected.path());
            if (found instanceof Leftover.Whole) {
                force(file);
                return;
            }
            place = resume(file, found, first, lines);
        }
        started()
                .journal()
                .note(new Intent(
                        held,
                        first,
                        last,
                        place.offset(),
                        lines.length(),
                        lines.crc(),
                        file.key(),
                        identity(part.path()),
                        lines.events(),
                        part.index()));
        file.append(lines.array(), place.there(), lines.length() - place.there());
        force(file);
        context().counters().wrote(lines.events(), lines.length());
        if (expected != null && resuming) {
            resumed(file, lines, place);
        }
    }

    private Leftover.Place resume(LogFile file, Leftover found, Position first, FileLines lines) throws IOException {
        if (found instanceof Leftover.Part there) {
            return there.resume(file, first, lines);
        }
        if (found instanceof Leftover.Gone) {
            context().status().warn("file " + file.path() + found.remark(), null);
            file.endLine();
        }
        return new Leftover.Place(file.end(), 0, false);
    }

    private void force(LogFile file) throws IOException {
        if (durability == Durability.DISK) {
            try {
                file.force();
            } catch (IOException e) {
                // What the system still shows of the file may be in its memory alone, and it will not try again.
                distrusted = true;
                throw new IOException("the disk has not taken " + file.path() + ": " + e.getMessage(), e);
            }
        }
    }

    private void resumed(LogFile file, FileLines lines, Leftover.Place place) {
        OutputContext context = context();
        if (place.torn()) {
            context.counters().tornLine();
        }
        boolean recognised = place.there() > 0 || place.torn();
        context.status()
                .info("file " + file.path() + ": of the write in flight "
                        + (recognised
                                ? lines.eventsWithin(place.there()) + " whole events were kept"
                                        + (place.torn() ? ", a torn one was completed" : "")
                                : "nothing could be recognised: its events are written again"));
    }

    private void letGo() throws IOException {
        Opened closing = opened;
        opened = null;
        awaited = null;
        chunk.clear();
        try {
            if (closing != null) {
                closing.journal().close();
            }
        } finally {
            files.close();
        }
    }

    @Override
    public void close() throws IOException {
        archives.close();
        letGo();
    }
}
