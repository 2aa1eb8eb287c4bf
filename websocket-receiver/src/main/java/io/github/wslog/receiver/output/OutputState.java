package io.github.wslog.receiver.output;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an output does at the moment.
 *
 * @param stats what it has done
 * @param required whether the spool keeps everything until it has it
 * @param confirmed how many events of the spool, of those that it was given since the start, it holds or does not want
 * @param lag how long the oldest event that it does not hold has been in the spool; zero if it holds all
 * @param trouble why its last attempt has failed, null if it did not
 * @param failingFor since its first failure behind which there was no success; zero without trouble
 * @param ended whether it has ended for good, although the receiver goes on
 */
public record OutputState(
        OutputStats stats,
        boolean required,
        long confirmed,
        Duration lag,
        @Nullable String trouble,
        Duration failingFor,
        boolean ended) {}
