package io.github.wslog.transport.eventlog;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;

/** A writer that comes late and a reader that gives its claim up: one of them wins, and both know who. */
@JCStressTest
@Outcome(id = "true, 1, 0", expect = Expect.ACCEPTABLE, desc = "accepted, and there")
@Outcome(id = "false, -1, 1", expect = Expect.ACCEPTABLE, desc = "given up, a void, and counted")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "accepted and lost, or lost and not counted, or both")
@State
public class WriterAgainstRepair {
    private final Segment segment = Slab.segment(128);
    private final Impatient impatient = new Impatient();
    private final long claim = segment.claim(Writer.FRAMED);

    @Actor
    public void writer(ZII_Result r) {
        r.r1 = Writer.write(segment, claim, 1);
    }

    @Actor
    public void repair() {
        impatient.repair(segment, 0, 1);
    }

    @Arbiter
    public void after(ZII_Result r) {
        impatient.repair(segment, 0, 1);
        r.r2 = Writer.read(segment, 0, 1);
        r.r3 = (int) impatient.repair.repaired();
    }
}
