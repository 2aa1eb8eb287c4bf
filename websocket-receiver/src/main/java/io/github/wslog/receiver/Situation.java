package io.github.wslog.receiver;

import io.github.wslog.receiver.output.OutputState;
import io.github.wslog.receiver.stream.IntakeStats;
import io.github.wslog.transport.wire.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a receiver does at one moment.
 *
 * @param acknowledged events that sources were told are in the spool
 * @param protocolErrors connections closed for what they did
 * @param connected connections of sources
 * @param authenticationFailures how often somebody, source or not, showed no token that is good, or a wrong one
 * @param spoolHasRoom whether sources get credit
 * @param stopping whether it is on its way out
 * @param lookedOn how many have looked on, of which {@code overtaken} times one missed events of the {@code shown}
 */
record Situation(
        IntakeStats intake,
        long acknowledged,
        Map<CloseReason, Long> protocolErrors,
        int connected,
        long authenticationFailures,
        long spoolBytes,
        long spoolCapacity,
        boolean spoolHasRoom,
        boolean stopping,
        List<OutputState> outputs,
        long lookedOn,
        long shown,
        long overtaken) {
    /** A shorter trouble is one of the daemon's restarts. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What cannot pass by itself, a line each; nothing if all is well. */
    List<String> broken() {
        return outputs.stream()
                .filter(OutputState::ended)
                .map(output -> "output " + output.stats().name() + " has ended" + why(output))
                .toList();
    }

    /** Why events should rather be sent elsewhere now, a line each; nothing if they are welcome. */
    List<String> unready() {
        List<String> reasons = new ArrayList<>(broken());
        if (stopping) {
            reasons.add("stopping");
        }
        if (!spoolHasRoom) {
            reasons.add("the spool takes no more: it holds " + spoolBytes + " of " + spoolCapacity + " bytes");
        }
        for (OutputState output : outputs) {
            if (output.required() && !output.ended() && output.failingFor().compareTo(PATIENCE) > 0) {
                reasons.add("output " + output.stats().name() + " fails for "
                        + output.failingFor().toSeconds() + " s" + why(output));
            }
        }
        return reasons;
    }

    private static String why(OutputState output) {
        return output.trouble() == null ? "" : ": " + output.trouble();
    }
}
