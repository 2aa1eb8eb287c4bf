package io.github.wslog.benchmarks.send;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One line with which the sender answers the driver: {@code @flat events=12 nanos=34}. */
public record Reply(String name, Map<String, Long> values) {
    private static final char MARK = '@';

    public long get(String key) {
        Long value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key + " in " + toLine());
        }
        return value;
    }

    public String toLine() {
        StringBuilder line = new StringBuilder().append(MARK).append(name);
        values.forEach((key, value) -> line.append(' ').append(key).append('=').append(value));
        return line.toString();
    }

    /** Reads a line of the sender's standard output; empty if it is something else that was printed there. */
    public static Optional<Reply> parse(String line) {
        if (line.isEmpty() || line.charAt(0) != MARK) {
            return Optional.empty();
        }
        String[] words = line.substring(1).split(" ", -1);
        Map<String, Long> values = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            values.put(words[i].substring(0, equals), Long.valueOf(words[i].substring(equals + 1)));
        }
        return Optional.of(new Reply(words[0], values));
    }
}
