package io.github.wslog.transport.eventlog;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** An append sees that a reader is about to park, or the reader sees the record: else it would sleep for nothing. */
@JCStressTest
@Outcome(id = "false, false", expect = Expect.FORBIDDEN, desc = "a lost wake-up")
@Outcome(id = ".*", expect = Expect.ACCEPTABLE, desc = "one has seen the other")
@State
public class CommitAndParking {
    private final Segment segment = Slab.segment(128);
    private final Readers readers = new Readers();
    private final long claim = segment.claim(Writer.FRAMED);

    @Actor
    public void writer(ZZ_Result r) {
        Writer.write(segment, claim, 1);
        r.r1 = readers.anyParked();
    }

    @Actor
    public void reader(ZZ_Result r) {
        readers.parking();
        r.r2 = Segment.committed(segment.state(0));
    }
}
