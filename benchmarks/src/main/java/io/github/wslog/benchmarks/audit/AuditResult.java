package io.github.wslog.benchmarks.audit;

import java.util.Optional;

/**
 * What became of the events of a run.
 *
 * @param lost events that are not in the file
 * @param duplicated lines more than events
 * @param disordered lines behind one with a higher sequence number
 * @param different lines that are not what was logged, to the byte
 * @param example the first of those
 */
public record AuditResult(
        long logged, long lost, long duplicated, long disordered, long different, Optional<String> example) {
    public boolean exact() {
        return lost == 0 && duplicated == 0 && disordered == 0 && different == 0;
    }

    /** {@code 0}, or what is wrong. */
    public String text() {
        if (exact()) {
            return "0";
        }
        return lost + " lost, " + duplicated + " twice, " + disordered + " out of order, " + different + " different";
    }
}
