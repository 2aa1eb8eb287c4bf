package io.github.wslog.receiver.output;

import io.github.wslog.transport.status.Status;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the files of an output that are not written any more: compresses them and removes the oldest. A thread of its own does so,
 * once a minute and after each rotation; files that are {@link Claims claimed} it leaves alone.
 */
final class Archives implements Closeable {
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** So long a file of an earlier date has not been written when it counts as finished. */
    private static final long REST_MILLIS = TimeUnit.MINUTES.toMillis(1);

    private static final long GRACE_MILLIS = TimeUnit.SECONDS.toMillis(2);

    private final Retention retention;
    private final FileSettings settings;
    private final Claims claims;
    private final InstantSource clock;
    private final FileFinder finder;

    private volatile @Nullable Status status;
    private volatile String name = "";
    private volatile boolean closed;
    private volatile boolean due;

    // Owned by the output's thread.
    private @Nullable Thread thread;

    Archives(FileSettings settings, Claims claims, InstantSource clock) {
        this.settings = settings;
        this.retention = settings.retention();
        this.claims = claims;
        this.clock = clock;
        this.finder = new FileFinder(settings.template());
    }

    void report(OutputContext context) {
        status = context.status();
        name = context.name();
    }

    /** Begins, if there is anything to do; nothing is under way in files that are not claimed. The output's thread. */
    void start() {
        if (thread == null && retention.isOn() && !closed) {
            thread = new Thread(this::run, "wslog-archives-" + name);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** There is something to do. The output's thread. */
    void soon() {
        due = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            due = false;
            try {
                tidyUp();
            } catch (IOException | RuntimeException e) {
                warn("files of " + settings.template() + " cannot be looked after", e);
            }
            long until = System.nanoTime() + PERIOD_NANOS;
            for (long left = PERIOD_NANOS; left > 0 && !due && !closed; left = until - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
            }
        }
    }

    /** Does what is due now. */
    void tidyUp() throws IOException {
        List<FoundFile> found = finder.find();
        removeRemains(found);
        if (retention.gzip()) {
            for (FoundFile file : finder.find()) {
                boolean compressed = file.kind() == ArchiveName.Kind.COMPRESSED;
                if (!closed && !compressed && isFinished(file)) {
                    compress(file);
                }
            }
        }
        removeOldest(finder.find());
    }

    /** What a compression has left that was broken off. */
    private void removeRemains(List<FoundFile> found) throws IOException {
        Set<Path> compressed = new HashSet<>();
        for (FoundFile file : found) {
            if (file.kind() == ArchiveName.Kind.COMPRESSED) {
                compressed.add(file.path());
            }
        }
        for (FoundFile file : found) {
            boolean superseded = file.kind() == ArchiveName.Kind.PLAIN && compressed.contains(Gzip.nameOf(file.path()));
            if (superseded || file.kind() == ArchiveName.Kind.UNFINISHED) {
                Files.deleteIfExists(file.path());
            }
        }
    }

    private void compress(FoundFile file) {
        try {
            Path archive = file.kind() == ArchiveName.Kind.PLAIN ? file.path() : finish(file);
            if (archive != null) {
                Gzip.replace(archive, () -> closed);
            }
        } catch (IOException e) {
            warn("file " + file.path() + " cannot be compressed and stays as it is", e);
        }
    }

    /** Gives the name of an archive to a file of an earlier date; null if it is written again. */
    private @Nullable Path finish(FoundFile file) throws IOException {
        Path[] renamed = {null};
        boolean done = claims.unlessClaimed(file.path(), () -> {
            Path to = FileFinder.freeName(
                    file.path(), clock.instant(), settings.template().zone());
            Files.move(file.path(), to);
            renamed[0] = to;
        });
        return done ? renamed[0] : null;
    }

    private boolean isFinished(FoundFile file) {
        if (file.kind() != null) {
            return file.kind() != ArchiveName.Kind.UNFINISHED;
        }
        Instant now = clock.instant();
        return !file.dates().isEmpty()
                && !file.dates().equals(settings.template().dates(now))
                && now.toEpochMilli() - file.modifiedMillis() >= REST_MILLIS;
    }

    private void removeOldest(List<FoundFile> found) throws IOException {
        List<FoundFile> finished = new ArrayList<>(found.stream()
                .filter(this::isFinished)
                .sorted(Comparator.comparingLong(FoundFile::modifiedMillis).thenComparing(FoundFile::path))
                .toList());
        long now = clock.millis();
        long bytes = found.stream().mapToLong(FoundFile::bytes).sum();
        Map<String, Integer> counts = new HashMap<>();
        finished.forEach(file -> counts.merge(file.group(), 1, Integer::sum));
        for (FoundFile file : finished) {
            boolean old = retention.age() != null
                    && now - file.modifiedMillis() > retention.age().toMillis();
            boolean tooMany = retention.files() > 0 && counts.getOrDefault(file.group(), 0) > retention.files();
            boolean tooMuch = retention.bytes() > 0 && bytes > retention.bytes();
            if ((old || tooMany || tooMuch) && remove(file)) {
                bytes -= file.bytes();
                counts.merge(file.group(), -1, Integer::sum);
            }
        }
    }

    private boolean remove(FoundFile file) throws IOException {
        boolean removed = claims.unlessClaimed(file.path(), () -> Files.deleteIfExists(file.path()));
        if (removed) {
            finder.removeEmptyDirectories(file.path());
        }
        return removed;
    }

    private void warn(String message, Exception cause) {
        Status to = status;
        if (to != null) {
            to.warn(message, cause);
        }
    }

    /** Ends; what is being compressed stays as it was. The output's thread. */
    @Override
    public void close() {
        closed = true;
        Thread ending = thread;
        if (ending != null) {
            LockSupport.unpark(ending);
            try {
                ending.join(GRACE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * A file of the output.
     *
     * @param kind of archive; null if it is none
     * @param group the file that it is or was, dates not counted
     * @param dates in its name; empty if it has none
     */
    record FoundFile(
            Path path, ArchiveName.@Nullable Kind kind, String group, String dates, long bytes, long modifiedMillis) {
        static FoundFile of(
                Path path,
                ArchiveName.@Nullable Kind kind,
                String group,
                String dates,
                BasicFileAttributes attributes) {
            return new FoundFile(
                    path,
                    kind,
                    group,
                    dates,
                    attributes.size(),
                    attributes.lastModifiedTime().toMillis());
        }
    }
}
