package io.github.wslog.transport.wire;

/**
 * The receiver takes the stream.
 *
 * @param highestHeld the highest ordinal of the stream that it holds; 0 = none
 * @param maxRecordBytes the largest record that it takes; 1024 or more
 * @param maxBatchBytes the largest BATCH message with more than one record that it takes; 1024 or more
 * @param creditBytes as in {@link Ack}
 */
public record Welcome(int handle, long highestHeld, int maxRecordBytes, int maxBatchBytes, long creditBytes)
        implements Frame {
    public Welcome {
        Limits.handle(handle);
        Limits.check("highestHeld", highestHeld, 0, Long.MAX_VALUE);
        Limits.check("maxRecordBytes", maxRecordBytes, 1024, Integer.MAX_VALUE);
        Limits.check("maxBatchBytes", maxBatchBytes, 1024, Integer.MAX_VALUE);
        Limits.check("creditBytes", creditBytes, 0, Long.MAX_VALUE);
    }
}
