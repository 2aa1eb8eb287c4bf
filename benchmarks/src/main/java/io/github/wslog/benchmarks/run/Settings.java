package io.github.wslog.benchmarks.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a run is done.
 *
 * @param work where runs keep their files; each removes its own at the end
 * @param bufferBytes of our appenders
 * @param warmUp how long the sender logs flat out before anything is measured
 * @param window how long it is measured at a time; {@code windows} times, where a rate is measured
 * @param senderOptions further options of the sender's JVM, {@code sinkOptions} of the other one
 */
public record Settings(
        Path work,
        long bufferBytes,
        Duration warmUp,
        Duration window,
        int windows,
        List<String> senderOptions,
        List<String> sinkOptions) {
    private static final long DEFAULT_BUFFER_BYTES = 16L << 20;

    public Settings(Path work, List<String> senderOptions, List<String> sinkOptions) {
        this(work, DEFAULT_BUFFER_BYTES, Duration.ZERO, Duration.ZERO, 1, senderOptions, sinkOptions);
    }

    public Settings lasting(Duration warmUpTime, Duration windowTime) {
        return new Settings(work, bufferBytes, warmUpTime, windowTime, windows, senderOptions, sinkOptions);
    }

    public Settings measuring(int times) {
        return new Settings(work, bufferBytes, warmUp, window, times, senderOptions, sinkOptions);
    }

    public Settings buffering(long bytes) {
        return new Settings(work, bytes, warmUp, window, windows, senderOptions, sinkOptions);
    }
}
