package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.RecordReader;
import java.nio.charset.StandardCharsets;

/** Finds out whether events pass a {@link Filter}. One thread. */
final class Sieve {
    private final int level;
    private final byte[][] loggers;
    private final Finder finder;

    Sieve(Filter filter) {
        level = filter.level();
        loggers = filter.loggers().stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        finder = Finder.of(filter);
    }

    /** @param bytes the array that the record is in */
    boolean passes(RecordReader record, byte[] bytes, Origin origin) {
        return record.level() >= level
                && (loggers.length == 0 || isBelow(bytes, record.loggerOffset(), record.loggerLength()))
                && finder.finds(bytes, record.bodyOffset(), record.bodyLength(), origin.charset());
    }

    private boolean isBelow(byte[] bytes, int offset, int length) {
        for (byte[] name : loggers) {
            if (length >= name.length
                    && (length == name.length || bytes[offset + name.length] == '.')
                    && startsWith(bytes, offset, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] bytes, int offset, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (bytes[offset + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** How much trouble the expression was: see {@link Finder#trouble}. */
    long trouble() {
        return finder.trouble();
    }
}
