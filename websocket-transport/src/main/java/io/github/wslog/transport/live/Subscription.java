package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.EventLevel;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber asks for: the parameters of docs/wire-protocol.md, "Subscribing". One that is given without a value
 * counts as not given.
 *
 * @param replay how many events back to begin; {@link #UNNAMED} = it was not said
 * @param after the event to begin behind; null = it was not said
 */
record Subscription(
        Filter filter, Format format, long replay, @Nullable FeedPlace after) {
    static final long UNNAMED = -1;

    private static final int MAX_QUERY = 4096;
    private static final List<String> NAMES = List.of("level", "logger", "match", "replay", "after", "format");

    /** Reads {@code level=WARN&logger=com.acme}, percent-encoded (the form of URLs' queries). */
    static Subscription parse(String query) throws BadSubscription {
        if (query.length() > MAX_QUERY) {
            throw new BadSubscription("a subscription has at most " + MAX_QUERY + " characters");
        }
        return new Parser().parse(query);
    }

    /** Whether it says where to begin. */
    boolean namesPlace() {
        return replay != UNNAMED || after != null;
    }

    /** The parameters found so far. */
    private static final class Parser {
        private final Set<String> seen = new HashSet<>();
        private final List<String> loggers = new ArrayList<>();
        private int level = Filter.ALL_LEVELS;
        private String match = "";
        private Format format = Format.TEXT;
        private long replay = UNNAMED;
        private @Nullable FeedPlace after;

        Subscription parse(String query) throws BadSubscription {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                if (!name.isEmpty()) {
                    set(name, value);
                } else if (!value.isEmpty()) {
                    throw new BadSubscription("a value without a parameter: " + shown(value));
                }
            }
            return new Subscription(Filter.of(level, loggers, match), format, replay, after);
        }

        private static String decode(String text) throws BadSubscription {
            try {
                return URLDecoder.decode(text, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                throw new BadSubscription("no percent-encoding: " + shown(text));
            }
        }

        private void set(String name, String value) throws BadSubscription {
            if (!NAMES.contains(name)) {
                throw new BadSubscription("parameter must be " + String.join(" | ", NAMES) + ", was " + shown(name));
            }
            if (value.isEmpty()) {
                return;
            }
            if (!name.equals("logger") && !seen.add(name)) {
                throw new BadSubscription(name + " must be given once");
            }
            switch (name) {
                case "level" -> level = level(value);
                case "logger" -> loggers.add(value);
                case "match" -> match = value;
                case "replay" -> replay = replay(value);
                case "after" -> after = after(value);
                default -> format = format(value);
            }
        }

        private static int level(String value) throws BadSubscription {
            for (EventLevel known : EventLevel.values()) {
                if (known.name().equalsIgnoreCase(value)) {
                    return known.number();
                }
            }
            String all = Arrays.stream(EventLevel.values()).map(Enum::name).collect(Collectors.joining(" | "));
            throw new BadSubscription("level must be " + all + ", was " + shown(value));
        }

        private static long replay(String value) throws BadSubscription {
            if (value.matches("[0-9]{1,7}") && Long.parseLong(value) <= LiveSettings.MAX_REPLAY) {
                return Long.parseLong(value);
            }
            throw new BadSubscription("replay must be 0.." + LiveSettings.MAX_REPLAY + ", was " + shown(value));
        }

        private static FeedPlace after(String value) throws BadSubscription {
            FeedPlace place = FeedPlace.parse(value);
            if (place == null) {
                throw new BadSubscription("after must be the id of an event, was " + shown(value));
            }
            return place;
        }

        private static Format format(String value) throws BadSubscription {
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "text" -> Format.TEXT;
                case "json" -> Format.JSON;
                default -> throw new BadSubscription("format must be text | json, was " + shown(value));
            };
        }

        private static String shown(String value) {
            return '"' + (value.length() > 30 ? value.substring(0, 30) + "…" : value) + '"';
        }
    }
}
