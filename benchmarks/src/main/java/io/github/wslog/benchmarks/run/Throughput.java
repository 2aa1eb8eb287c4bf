package io.github.wslog.benchmarks.run;

import io.github.wslog.benchmarks.audit.AuditResult;
import java.util.Map;

/**
 * One case in one round, flat out.
 *
 * @param seconds from a first event measured until the last one was in the file, all windows together
 * @param senderCpu CPU microseconds an event (= seconds a million), {@code senderKernel} of it in the kernel; the same
 *     for the sink
 * @param senderThreads CPU microseconds an event by thread, likewise {@code sinkThreads}
 * @param othersCores cores that others kept busy meanwhile
 * @param allocatedBytes an event, on the logging thread
 */
public record Throughput(
        Case what,
        int round,
        long events,
        double seconds,
        double senderCpu,
        double senderKernel,
        double sinkCpu,
        double sinkKernel,
        Map<String, Double> senderThreads,
        Map<String, Double> sinkThreads,
        double othersCores,
        double allocatedBytes,
        AuditResult audit) {
    /** More than that by others, and a run is not to be trusted if there is a better one. */
    public static final double NOISY_CORES = 0.25;

    public double eventsPerSecond() {
        return events / seconds;
    }

    public double cpu() {
        return senderCpu + sinkCpu;
    }

    public boolean clean() {
        return othersCores <= NOISY_CORES;
    }

    static Throughput of(Case what, int round, Window measured, AuditResult audit) {
        CpuUse cpu = measured.cpu();
        double million = measured.events() / 1e6;
        return new Throughput(
                what,
                round,
                measured.events(),
                measured.seconds(),
                cpu.sender().total() / million,
                cpu.sender().kernel() / million,
                cpu.sink().total() / million,
                cpu.sink().kernel() / million,
                perMillion(cpu.sender().threads(), million),
                perMillion(cpu.sink().threads(), million),
                cpu.othersCores(),
                (double) measured.allocated() / measured.events(),
                audit);
    }

    private static Map<String, Double> perMillion(Map<String, Double> seconds, double million) {
        return seconds.entrySet().stream()
                .collect(java.util.stream.Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue() / million));
    }
}
