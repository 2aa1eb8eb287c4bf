package io.github.wslog.transport.eventlog;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Claim, begin, fill and commit by two at once; whatever a third can see is nothing or a whole record at its place. */
@JCStressTest
@Outcome(id = "0, 56, 0", expect = Expect.ACCEPTABLE, desc = "nothing seen")
@Outcome(id = "56, 0, 0", expect = Expect.ACCEPTABLE, desc = "nothing seen")
@Outcome(id = "0, 56, 1", expect = Expect.ACCEPTABLE, desc = "the first one's record, whole")
@Outcome(id = "56, 0, 2", expect = Expect.ACCEPTABLE, desc = "the second one's record, whole")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "torn, misplaced, or claimed twice")
@State
public class TwoWritersAndAReader {
    private final Segment segment = Slab.segment(128);

    @Actor
    public void first(III_Result r) {
        r.r1 = append(1);
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = append(2);
    }

    @Actor
    public void reader(III_Result r) {
        r.r3 = Writer.read(segment, 0, 1);
    }

    private int append(int who) {
        long claim = segment.claim(Writer.FRAMED);
        return Writer.write(segment, claim, who) ? Segment.offsetOf(claim) : -1;
    }
}
