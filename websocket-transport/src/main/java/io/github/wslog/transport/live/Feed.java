package io.github.wslog.transport.live;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What subscribers read: events in one order, each at a place to go on from. Any thread may call any method. */
public interface Feed {
    /** Who serves it; subscribers are told, and of each event that comes from somebody else its own source. */
    SourceInfo source();

    /** The place behind the newest event. Never waits. */
    FeedPlace end();

    /** A new reader, at the end. A {@link LiveEndpoint} opens a few, closes them when they are idle, and opens others. */
    FeedReader open();

    /** The log itself, if receivers may have it as it is ({@code wslog.v1}); null if there are plain subscribers only. */
    default @Nullable EventLog log() {
        return null;
    }

    /** Where the records of a stream of {@link #log} come from. */
    default Origin origin(UUID stream) {
        return new Origin(source(), StandardCharsets.UTF_8);
    }
}
