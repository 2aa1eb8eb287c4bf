package io.github.wslog.benchmarks.run;

import io.github.wslog.benchmarks.send.Reply;
import java.io.IOException;
import java.time.Duration;

/**
 * Some time flat out, in memory touched just before.
 *
 * @param allocated bytes, on the logging thread
 * @param seconds from the first event until the last one was in the file, which it is if it {@code arrived}
 */
record Window(long events, long allocated, double seconds, boolean arrived, CpuUse cpu) {
    /** More would only fill the disk. */
    private static final long MAX_EVENTS = 6_000_000;

    private static final int MOST_TRIES = 4;

    /** A window in which neither the compilers nor others were busy, or else the last of {@link #MOST_TRIES}. */
    static Window undisturbed(Bench bench, Duration time) throws IOException {
        Window window = measure(bench, time);
        for (int i = 1; i < MOST_TRIES && window.disturbed(); i++) {
            window = measure(bench, time);
        }
        return window;
    }

    private boolean disturbed() {
        return cpu.compilersAreBusy() || cpu.othersCores() > Throughput.NOISY_CORES;
    }

    private static Window measure(Bench bench, Duration time) throws IOException {
        bench.touchMemory();
        CpuMeter meter = new CpuMeter(bench.sender().pid(), bench.sink().pid());
        long start = System.nanoTime();
        Reply reply = bench.flat(time, MAX_EVENTS);
        boolean arrived = bench.arrived();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Window(reply.get("events"), reply.get("allocated"), seconds, arrived, meter.read());
    }

    Window plus(Window other) {
        return new Window(
                events + other.events,
                allocated + other.allocated,
                seconds + other.seconds,
                arrived && other.arrived,
                cpu.plus(other.cpu));
    }
}
