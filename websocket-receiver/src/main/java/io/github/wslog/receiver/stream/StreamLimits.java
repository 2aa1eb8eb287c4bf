package io.github.wslog.receiver.stream;

import java.time.Duration;

/**
 * How long and how many streams are remembered.
 *
 * @param noteAfter a stream whose connection is gone this long without a farewell is noted in the outputs
 * @param forgetEndedAfter after its farewell a stream is remembered so long
 * @param forgetSilentAfter without a farewell it is remembered so long after it was last heard of
 * @param mostStreams when more are remembered, those unconnected longest are forgotten first
 */
record StreamLimits(Duration noteAfter, Duration forgetEndedAfter, Duration forgetSilentAfter, int mostStreams) {
    static final StreamLimits DEFAULTS =
            new StreamLimits(Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(7), 20_000);
}
