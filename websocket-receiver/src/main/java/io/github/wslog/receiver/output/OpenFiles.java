package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.transport.status.Status;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The files that an output has open: the ones used most recently, up to a limit. Notices when others have moved one away, and gives one
 * that has had enough another name. The output's thread.
 */
final class OpenFiles implements Closeable {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long ROTATE_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final class Open {
        private final LogFile file;
        private boolean fresh = true;
        private long lookedAt;
        private long usedAt;
        private long rotateFrom;
        private long lastWrittenMillis;

        Open(LogFile file, long now) throws IOException {
            this.file = file;
            this.lookedAt = now;
            this.usedAt = now;
            this.rotateFrom = now;
            this.lastWrittenMillis = file.lastModifiedMillis();
        }
    }

    private final FileSettings settings;
    private final FilePlace place;
    private final Disk disk;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final Claims claims;
    private final Runnable rotated;
    private final Map<Path, Open> open = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Status status;

    /** @param rotated called when there is a file more that is not written any more */
    OpenFiles(FileSettings settings, FileOutput.Seams seams, Claims claims, Runnable rotated) {
        this.settings = settings;
        this.place = settings.place();
        this.disk = seams.disk();
        this.nanoTime = seams.nanoTime();
        this.clock = seams.clock();
        this.claims = claims;
        this.rotated = rotated;
    }

    void report(Status to) {
        status = to;
    }

    /** The file as it is. */
    LogFile get(Path path) throws IOException {
        return found(path).file;
    }

    private Open found(Path path) throws IOException {
        Open found = open.get(path);
        long now = nanoTime.getAsLong();
        if (found != null && now - found.lookedAt >= LOOK_NANOS) {
            found.lookedAt = now;
            if (found.file.wasMovedAway()) {
                close(path);
                found = null;
                info("file " + path + " was moved away: made anew");
            }
        }
        if (found == null) {
            found = opened(path);
        }
        found.usedAt = now;
        return found;
    }

    private Open opened(Path path) throws IOException {
        if (open.size() >= settings.mostOpen()) {
            close(open.keySet().iterator().next());
        }
        claims.claim(path);
        Open opened = new Open(LogFile.open(path, place, disk), nanoTime.getAsLong());
        open.put(path, opened);
        if (settings.durability() == Durability.DISK && opened.file.end() == 0) {
            forceNames(path);
        }
        return opened;
    }

    /** The file, ready for so many bytes that begin with a new line: another file if this one has had enough. */
    LogFile forAppending(Path path, int length) throws IOException {
        Open found = found(path);
        long changed = takeAsItIs(found);
        if (rotates(found, length)) {
            found = rotate(path, found);
        } else if (changed != 0 || found.fresh) {
            found.file.endLine();
        }
        found.fresh = false;
        found.lastWrittenMillis = clock.millis();
        return found.file;
    }

    /** The file whose last write is to be completed. */
    LogFile forResuming(Path path) throws IOException {
        Open found = found(path);
        takeAsItIs(found);
        found.fresh = false;
        return found.file;
    }

    private long takeAsItIs(Open found) throws IOException {
        long changed = found.file.changedBy();
        if (changed < 0) {
            warn("file " + found.file.path() + " was shortened by others by " + -changed + " bytes", null);
        }
        return changed;
    }

    private boolean rotates(Open found, int length) {
        return settings.rotation().isOn()
                && found.file.end() > 0
                && nanoTime.getAsLong() - found.rotateFrom >= 0
                && settings.rotation()
                        .isDue(
                                found.file.end(),
                                length,
                                Instant.ofEpochMilli(found.lastWrittenMillis),
                                clock.instant(),
                                settings.template().zone());
    }

    private Open rotate(Path path, Open found) throws IOException {
        try {
            disk.rename(
                    path,
                    FileFinder.freeName(
                            path, clock.instant(), settings.template().zone()));
        } catch (IOException e) {
            // Better too long than not written.
            found.rotateFrom = nanoTime.getAsLong() + ROTATE_AGAIN_NANOS;
            warn("file " + path + " cannot be rotated and grows on", e);
            return found;
        }
        close(path);
        Open next = opened(path);
        rotated.run();
        return next;
    }

    /** A file that the disk has is of no use without its name, nor without those of the directories that were made for it. */
    private void forceNames(Path path) throws IOException {
        Path base = settings.template().isFixed()
                ? path.getParent()
                : settings.template().base();
        Path directory = path.getParent();
        while (base != null && directory != null && directory.startsWith(base)) {
            disk.forceDirectory(directory);
            directory = directory.getParent();
        }
    }

    /** Closes all: who needs one opens it anew. */
    void letGo() throws IOException {
        close();
        claims.keepOnly(open.keySet());
    }

    /** Closes what was not used for a while; nothing is under way in any file. */
    void rest() throws IOException {
        long now = nanoTime.getAsLong();
        for (Iterator<Open> each = open.values().iterator(); each.hasNext(); ) {
            Open idle = each.next();
            if (now - idle.usedAt >= IDLE_NANOS && !settings.template().isFixed()) {
                each.remove();
                idle.file.close();
            }
        }
        claims.keepOnly(open.keySet());
    }

    int count() {
        return open.size();
    }

    private void close(Path path) throws IOException {
        Open closing = open.remove(path);
        if (closing != null) {
            closing.file.close();
        }
    }

    private void info(String message) {
        if (status != null) {
            status.info(message);
        }
    }

    private void warn(String message, @Nullable IOException cause) {
        if (status != null) {
            status.warn(message, cause);
        }
    }

    /** The claims stay: something may be under way in these files. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Open closing : open.values()) {
            try {
                closing.file.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
