package io.github.wslog.benchmarks.run;

import java.util.Map;

/**
 * CPU time used during a measurement.
 *
 * @param seconds how long that was
 * @param othersCores how many cores everybody but sender, sink and driver kept busy, on average
 */
record CpuUse(CpuTimes sender, CpuTimes sink, double seconds, double othersCores) {
    private static final double BUSY_CORES = 0.05;

    /** Says whether the JIT compilers of sender and sink still had much to do, so that the code is not what it will be. */
    boolean compilersAreBusy() {
        return (compilers(sender) + compilers(sink)) / seconds > BUSY_CORES;
    }

    /** Both measurements as one. */
    CpuUse plus(CpuUse other) {
        double both = seconds + other.seconds;
        return new CpuUse(
                sender.plus(other.sender),
                sink.plus(other.sink),
                both,
                (othersCores * seconds + other.othersCores * other.seconds) / both);
    }

    private static double compilers(CpuTimes process) {
        return process.threads().entrySet().stream()
                .filter(thread ->
                        thread.getKey().startsWith("C1 Comp") || thread.getKey().startsWith("C2 Comp"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}
