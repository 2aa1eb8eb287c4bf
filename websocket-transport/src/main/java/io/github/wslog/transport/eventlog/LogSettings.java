package io.github.wslog.transport.eventlog;

import java.util.Objects;

/**
 * How large an {@link EventLog} may grow and what it does when it is full.
 *
 * @param capacityBytes what the log may hold, framing included, in bytes: at least two segments
 * @param segmentBytes size of one segment in bytes: a power of two, 64 KiB to 256 MiB
 * @param maxRecordBytes the largest record in bytes: 1 to half a segment less 64
 * @param discardLevel below 20 % free, records of this level and under are refused; 0 refuses none early
 * @param retention what happens when the log is full
 */
public record LogSettings(
        long capacityBytes, int segmentBytes, int maxRecordBytes, int discardLevel, Retention retention) {

    static final int SMALLEST_SEGMENT = 1 << 16;
    static final int LARGEST_SEGMENT = 1 << 28;

    public LogSettings {
        if (segmentBytes < SMALLEST_SEGMENT || segmentBytes > LARGEST_SEGMENT || Integer.bitCount(segmentBytes) != 1) {
            throw new IllegalArgumentException("segmentBytes must be a power of two in " + SMALLEST_SEGMENT + ".."
                    + LARGEST_SEGMENT + ", was " + segmentBytes);
        }
        if (capacityBytes < 2L * segmentBytes) {
            throw new IllegalArgumentException(
                    "capacityBytes must be at least two segments (" + 2L * segmentBytes + "), was " + capacityBytes);
        }
        int largestRecord = segmentBytes / 2 - 64;
        if (maxRecordBytes < 1 || maxRecordBytes > largestRecord) {
            throw new IllegalArgumentException(
                    "maxRecordBytes must be 1.." + largestRecord + ", was " + maxRecordBytes);
        }
        if (discardLevel < 0 || discardLevel > 24) {
            throw new IllegalArgumentException("discardLevel must be 0..24, was " + discardLevel);
        }
        Objects.requireNonNull(retention, "retention");
    }
}
