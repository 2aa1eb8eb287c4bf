package io.github.wslog.transport.eventlog;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two claims, room for one; the one that does not fit seals, and who sees the seal knows the end. */
@JCStressTest
@Outcome(id = "(0, -1|-1, 0), 0", expect = Expect.ACCEPTABLE, desc = "not sealed yet")
@Outcome(id = "(0, -1|-1, 0), 56", expect = Expect.ACCEPTABLE, desc = "sealed behind one record")
@Outcome(id = ".*", expect = Expect.FORBIDDEN, desc = "both, none, or a wrong end")
@State
public class LastPlace {
    private final Segment segment = Slab.segment(96);

    @Actor
    public void first(III_Result r) {
        r.r1 = (int) segment.claim(Writer.FRAMED);
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = (int) segment.claim(Writer.FRAMED);
    }

    @Actor
    public void observer(III_Result r) {
        r.r3 = segment.sealed() ? segment.end() + 1_000 * ((int) segment.nextOrdinal() - 2) : 0;
    }
}
