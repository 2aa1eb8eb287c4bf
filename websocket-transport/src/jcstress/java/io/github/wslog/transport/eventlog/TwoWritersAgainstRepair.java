package io.github.wslog.transport.eventlog;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * Two writers that have written nothing yet, and a reader that gives up what it finds: it does not know where the second
 * frame begins, and yet nobody is lost without being counted, and no ordinal is there twice or not at all.
 */
@JCStressTest
@Outcome(id = "(true|false), (true|false), 0", expect = Expect.ACCEPTABLE, desc = "each accepted and there, or counted")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "see faults()")
@State
public class TwoWritersAgainstRepair {
    private final Segment segment = Slab.segment(128);
    private final Impatient impatient = new Impatient();
    private final long first = segment.claim(Writer.FRAMED);
    private final long second = segment.claim(Writer.FRAMED);

    @Actor
    public void first(ZZI_Result r) {
        r.r1 = Writer.write(segment, first, 1);
    }

    @Actor
    public void second(ZZI_Result r) {
        r.r2 = Writer.write(segment, second, 2);
    }

    @Actor
    public void repair() {
        impatient.repair(segment, 0, 1);
    }

    @Arbiter
    public void after(ZZI_Result r) {
        r.r3 = faults(r.r1, r.r2);
    }

    /** Walks over the frames as a cursor does. */
    private int faults(boolean firstAccepted, boolean secondAccepted) {
        boolean[] found = new boolean[3];
        int faults = 0;
        long ordinal = 1;
        int offset = 0;
        while (offset < segment.end()) {
            impatient.repair(segment, offset, ordinal);
            int state = segment.state(offset);
            int who = Writer.read(segment, offset, ordinal);
            if (who == 0 || who == -2) {
                return 100 + who;
            }
            if (who > 0) {
                faults += who == ordinal ? 0 : 1;
                found[who] = true;
            }
            ordinal += segment.ordinalsAt(offset, state);
            offset += Segment.extent(state);
        }
        faults += ordinal == 3 && offset == 2 * Writer.FRAMED ? 0 : 10;
        faults += found[1] == firstAccepted && found[2] == secondAccepted ? 0 : 20;
        int accepted = (firstAccepted ? 1 : 0) + (secondAccepted ? 1 : 0);
        return faults + (accepted + impatient.repair.repaired() == 2 ? 0 : 40);
    }
}
