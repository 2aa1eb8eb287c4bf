package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the file of each event. Sources choose their names, so there is a limit: of more different ones a day than that, their
 * dates not counted, the further ones share a file. One thread.
 */
final class Router implements Chunk.Routing {
    private static final int MOST_REMEMBERED = 10_000;
    /** What gaps and notes are logged by. */
    private static final String OWN_LOGGER = "wslog";

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long DAY = TimeUnit.DAYS.toNanos(1);

    private record Key(SourceInfo source, String dates, int level, String logger) {}

    private final FileTemplate template;
    private final boolean byLevel;
    private final boolean byLogger;
    private final int mostFiles;
    private final Consumer<String> warning;
    private final Path overflow;
    private final Map<Key, Path> known = new HashMap<>();
    private final Set<FileTemplate.Event> files = new HashSet<>();

    private long day = Long.MIN_VALUE;
    private boolean warned;
    private long second = Long.MIN_VALUE;
    private String dates = "";
    private @Nullable Key latest;
    private Path latestFile;

    Router(FileTemplate template, int mostFiles, Consumer<String> warning) {
        this.template = template;
        this.byLevel = template.has(FileTemplate.Placeholder.LEVEL);
        this.byLogger = template.has(FileTemplate.Placeholder.LOGGER);
        this.mostFiles = mostFiles;
        this.warning = warning;
        this.overflow = template.base().resolve(FileTemplate.OVERFLOW);
        this.latestFile = overflow;
    }

    @Override
    public Path file(SpooledBatch batch, @Nullable RecordReader record) {
        passTime(batch.receivedNanos());
        int level = byLevel && record != null ? record.level() : 0;
        Key key = new Key(batch.source(), dates, level, byLogger ? logger(record) : "");
        if (!key.equals(latest)) {
            latest = key;
            Path file = known.get(key);
            if (file == null) {
                if (known.size() >= MOST_REMEMBERED) {
                    known.clear();
                }
                file = resolve(key, batch.receivedNanos());
                known.put(key, file);
            }
            latestFile = file;
        }
        return latestFile;
    }

    private static String logger(@Nullable RecordReader record) {
        if (record == null || record.kind() == RecordKind.GAP || record.kind() == RecordKind.NOTE) {
            return OWN_LOGGER;
        }
        return record.logger();
    }

    private void passTime(long receivedNanos) {
        long now = Math.floorDiv(receivedNanos, SECOND);
        if (now != second) {
            second = now;
            dates = template.dates(Instant.ofEpochSecond(now));
            long today = Math.floorDiv(receivedNanos, DAY);
            if (today > day) {
                day = today;
                warned = false;
                files.clear();
                known.clear();
                latest = null;
            }
        }
    }

    private Path resolve(Key key, long receivedNanos) {
        String level = key.level() == 0 ? "" : EventLevel.of(key.level()).name();
        FileTemplate.Event event =
                new FileTemplate.Event(key.source().host(), key.source().application(), level, key.logger());
        FileTemplate.Event counted = new FileTemplate.Event(
                template.has(FileTemplate.Placeholder.HOST) ? event.host() : "",
                template.has(FileTemplate.Placeholder.APP) ? event.application() : "",
                level,
                event.logger());
        if (files.size() >= mostFiles && !files.contains(counted)) {
            if (!warned) {
                warned = true;
                warning.accept("there are " + mostFiles + " different files of " + template
                        + " today (maxFiles): the events of further ones go to " + overflow);
            }
            return overflow;
        }
        files.add(counted);
        return template.resolve(event, Instant.ofEpochSecond(0, receivedNanos));
    }
}
