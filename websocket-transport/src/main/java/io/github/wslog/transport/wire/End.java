package io.github.wslog.transport.wire;

/**
 * The source's farewell: the stream has no more records than these, ever.
 *
 * @param lastOrdinal the highest ordinal ever assigned; 0 = none
 */
public record End(int handle, long lastOrdinal) implements Frame {
    public End {
        Limits.handle(handle);
        Limits.check("lastOrdinal", lastOrdinal, 0, Long.MAX_VALUE);
    }
}
