package io.github.wslog.benchmarks.send;

import com.sun.management.ThreadMXBean;
import io.github.wslog.benchmarks.event.EventText;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Logs as fast as one thread can, for a time or a number of events, whichever ends first. */
record FlatOut(Duration time, long maxEvents) {
    /** Events between two looks at the clock. */
    private static final int STRIDE = 64;

    Reply run(EventText event, Target target) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocatedBefore = threads.getCurrentThreadAllocatedBytes();
        long limit = time.toNanos();
        long start = System.nanoTime();
        long events = 0;
        while (events < maxEvents && System.nanoTime() - start < limit) {
            for (int i = 0; i < STRIDE; i++) {
                event.next();
                target.log(event);
            }
            events += STRIDE;
        }
        target.flush();
        long nanos = System.nanoTime() - start;
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("events", events);
        values.put("last", event.sequence());
        values.put("nanos", nanos);
        values.put("allocated", threads.getCurrentThreadAllocatedBytes() - allocatedBefore);
        return new Reply("flat", values);
    }
}
