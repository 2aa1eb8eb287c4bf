package io.github.wslog.transport.wire;

import java.util.UUID;

/**
 * The source opens a stream on this connection.
 *
 * @param firstUnreleased the lowest ordinal that the source can still send; 1 or more
 * @param nextOrdinal the ordinal that the source will assign next; {@code firstUnreleased} or more
 * @param silenceMillis how long the source bears to hear nothing before it closes; 0 = without limit
 * @param contentType of the bodies of FORMATTED records, for example {@code text/plain; charset=utf-8}; cleaned as
 *     the texts of {@link SourceInfo} are
 */
public record Hello(
        int handle,
        UUID stream,
        Relation relation,
        SourceInfo source,
        long firstUnreleased,
        long nextOrdinal,
        int silenceMillis,
        String contentType)
        implements Frame {
    public Hello {
        Limits.handle(handle);
        Limits.check("firstUnreleased", firstUnreleased, 1, Long.MAX_VALUE);
        Limits.check("nextOrdinal", nextOrdinal, firstUnreleased, Long.MAX_VALUE);
        Limits.check("silenceMillis", silenceMillis, 0, Integer.MAX_VALUE);
        contentType = Text.clean(contentType, SourceInfo.MAX_TEXT_BYTES);
    }
}
