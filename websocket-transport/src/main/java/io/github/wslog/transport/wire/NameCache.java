package io.github.wslog.transport.wire;

/**
 * The UTF-8 of the logger names seen last. A place is found by hash and simply taken over by the next name, so it is
 * bounded; threads may race, since an entry never changes.
 */
final class NameCache {
    private static final int SIZE = 256;

    private final Entry[] entries = new Entry[SIZE];

    private record Entry(String name, byte[] utf8) {}

    /** At most {@link RecordLayout#MAX_LOGGER_BYTES}, not to be changed. */
    byte[] utf8(String name) {
        int hash = name.hashCode();
        int index = (hash ^ hash >>> 16) & (SIZE - 1);
        Entry entry = entries[index];
        if (entry == null || !entry.name.equals(name)) {
            entry = new Entry(name, encode(name));
            entries[index] = entry;
        }
        return entry.utf8;
    }

    private static byte[] encode(String name) {
        byte[] utf8 = Text.utf8(
                name.length() > RecordLayout.MAX_LOGGER_BYTES
                        ? name.substring(0, RecordLayout.MAX_LOGGER_BYTES)
                        : name);
        return utf8.length <= RecordLayout.MAX_LOGGER_BYTES ? utf8 : Text.cut(utf8, RecordLayout.MAX_LOGGER_BYTES);
    }
}
