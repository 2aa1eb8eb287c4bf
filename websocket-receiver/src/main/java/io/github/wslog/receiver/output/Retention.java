package io.github.wslog.receiver.output;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of files that are not written any more: rotated ones, and those of an earlier date. The oldest go first.
 *
 * @param gzip whether they are compressed
 * @param files how many are kept of each file; 0 = all
 * @param age how long after the last write they are kept; null = for ever
 * @param bytes how much all files of the output may take together, those still written included; 0 = no limit
 */
record Retention(boolean gzip, int files, @Nullable Duration age, long bytes) {
    static final Retention EVERYTHING = new Retention(false, 0, null, 0);

    boolean isOn() {
        return gzip || files > 0 || age != null || bytes > 0;
    }
}
