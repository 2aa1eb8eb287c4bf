package io.github.wslog.transport.live;

import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link Feed}: that of an event, or between two, where it is the place of the event behind it.
 *
 * @param stream of the log that the feed reads
 * @param ordinal of the record in that stream, 1 or more
 * @param index of the event within the record, from 0; {@link #WHOLE} where a record is one event
 */
public record FeedPlace(UUID stream, long ordinal, int index) {
    /** The index of an event that is a whole record. */
    public static final int WHOLE = -1;

    private static final Pattern ID = Pattern.compile("([0-9a-f]{16})([0-9a-f]{16})-([0-9]{1,18})(?:\\.([0-9]{1,9}))?");

    public FeedPlace {
        if (ordinal < 1 || index < WHOLE) {
            throw new IllegalArgumentException("no place: " + ordinal + "." + index);
        }
    }

    /** The place of a record that is one event. */
    public FeedPlace(UUID stream, long ordinal) {
        this(stream, ordinal, WHOLE);
    }

    /** What {@link #id} made, or null if it is nothing of the kind. */
    public static @Nullable FeedPlace parse(String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            return null;
        }
        UUID stream =
                new UUID(Long.parseUnsignedLong(matcher.group(1), 16), Long.parseUnsignedLong(matcher.group(2), 16));
        long ordinal = Long.parseLong(matcher.group(3));
        int index = matcher.group(4) == null ? WHOLE : Integer.parseInt(matcher.group(4));
        return ordinal < 1 ? null : new FeedPlace(stream, ordinal, index);
    }

    /** The place behind this event. It need not be the one that a reader gives to the same place: see {@link FeedReader#seek}. */
    public FeedPlace next() {
        return index == WHOLE ? new FeedPlace(stream, ordinal + 1) : new FeedPlace(stream, ordinal, index + 1);
    }

    /** The place before this one, or null if it is the first of its stream. */
    @Nullable FeedPlace previous() {
        if (index > 0) {
            return new FeedPlace(stream, ordinal, index - 1);
        }
        return ordinal == 1 ? null : new FeedPlace(stream, ordinal - 1, index);
    }

    /** Whether it is that place or one behind it in the same stream. */
    boolean reached(FeedPlace target) {
        return stream.equals(target.stream)
                && (ordinal > target.ordinal || (ordinal == target.ordinal && index >= target.index));
    }

    /** As subscribers get it and give it back: at most 80 of {@code 0-9 a-f - .}. */
    public String id() {
        StringBuilder id = new StringBuilder(64).append(prefix(stream)).append(ordinal);
        return index == WHOLE ? id.toString() : id.append('.').append(index).toString();
    }

    /** What the ids of that stream begin with. */
    static String prefix(UUID stream) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(stream.getMostSignificantBits())
                + hex.toHexDigits(stream.getLeastSignificantBits())
                + '-';
    }

    @Override
    public String toString() {
        return id();
    }
}
