package io.github.wslog.receiver.spool;

import io.github.wslog.transport.wire.SourceInfo;
import java.util.UUID;

/**
 * Where a stream comes from.
 *
 * @param stream the source's stream id
 * @param source application, host and process as the source gave them, and the name that it has proven to have: no other may
 *     go on with the stream
 * @param contentType what the bodies are, as the source gave it; empty if unknown
 * @param plain whether its events came as plain messages: such a stream is never resumed, so repeats cannot be told
 * @param pulled whether the receiver has dialled its source, which keeps the most recent events and forgets older ones
 *     without asking
 */
public record StreamDescription(UUID stream, SourceInfo source, String contentType, boolean plain, boolean pulled) {
    /** Of a source that has dialled the receiver. */
    public StreamDescription(UUID stream, SourceInfo source, String contentType, boolean plain) {
        this(stream, source, contentType, plain, false);
    }

    /** The same, of a source that has proven to have this name. */
    public StreamDescription named(String name) {
        return new StreamDescription(stream, source.named(name), contentType, plain, pulled);
    }

    /** Stands for a stream of which nothing is known any more. */
    static StreamDescription unknown(UUID stream) {
        return new StreamDescription(stream, new SourceInfo("unknown", "unknown", 0), "", false);
    }
}
