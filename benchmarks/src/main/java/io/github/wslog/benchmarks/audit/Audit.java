package io.github.wslog.benchmarks.audit;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;

/** Takes the lines of a file one after the other and keeps account of what is wrong with them. One thread. */
final class Audit {
    private static final int EXAMPLE_BYTES = 300;

    private final LineShape shape;
    private final BitSet seen = new BitSet();
    private long highest = -1;
    private long duplicated;
    private long disordered;
    private long different;
    private Optional<String> example = Optional.empty();

    Audit(LineShape shape) {
        this.shape = shape;
    }

    /** A line without its LF. */
    void line(byte[] bytes, int offset, int length) {
        long sequence = shape.sequenceOf(bytes, offset, length);
        if (sequence < 0 || sequence > Integer.MAX_VALUE - 1) {
            differs(bytes, offset, length);
        } else if (seen.get((int) sequence)) {
            duplicated++;
        } else {
            seen.set((int) sequence);
            if (sequence < highest) {
                disordered++;
            } else {
                highest = sequence;
            }
        }
    }

    /** The verdict, if {@code logged} events (0 and on) were logged. */
    AuditResult result(long logged) {
        int limit = Math.toIntExact(logged);
        long present = seen.get(0, limit).cardinality();
        long neverLogged = seen.cardinality() - present;
        return new AuditResult(logged, logged - present, duplicated, disordered, different + neverLogged, example);
    }

    private void differs(byte[] bytes, int offset, int length) {
        different++;
        if (example.isEmpty()) {
            example = Optional.of(new String(bytes, offset, Math.min(length, EXAMPLE_BYTES), StandardCharsets.UTF_8));
        }
    }
}
