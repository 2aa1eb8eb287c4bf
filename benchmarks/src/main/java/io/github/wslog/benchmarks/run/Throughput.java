package io.github.wslog.benchmarks.run;

import io.github.wslog.benchmarks.audit.AuditResult;
import io.github.wslog.benchmarks.send.Reply;
import java.io.IOException;
import java.util.Map;

/**
 * One run of one case, flat out.
 *
 * @param seconds from the first event measured until the last one was in the file
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

    /** More would only fill the disk. */
    private static final long MAX_EVENTS = 6_000_000;

    public double eventsPerSecond() {
        return events / seconds;
    }

    public double cpu() {
        return senderCpu + sinkCpu;
    }

    public boolean clean() {
        return othersCores <= NOISY_CORES;
    }

    /** Starts both JVMs, warms them up, measures, ends them, audits the file. */
    public static Throughput measure(Installation installation, Case what, int round, Settings settings)
            throws IOException, InterruptedException {
        try (Bench bench = new Bench(installation, what, settings)) {
            bench.warmUp(settings.warmUp());
            CpuMeter meter = new CpuMeter(bench.sender().pid(), bench.sink().pid());
            long start = System.nanoTime();
            Reply reply = bench.flat(settings.window(), MAX_EVENTS);
            boolean arrived = bench.arrived();
            double seconds = (System.nanoTime() - start) / 1e9;
            CpuUse cpu = meter.read();
            AuditResult audit = bench.finish();
            if (arrived != (audit.lost() == 0)) {
                throw new IOException(what.id() + ": the end of the file says " + arrived + ", its audit " + audit);
            }
            return of(what, round, reply, seconds, cpu, audit);
        }
    }

    private static Throughput of(Case what, int round, Reply reply, double seconds, CpuUse cpu, AuditResult audit) {
        long events = reply.get("events");
        double million = events / 1e6;
        return new Throughput(
                what,
                round,
                events,
                seconds,
                cpu.sender().total() / million,
                cpu.sender().kernel() / million,
                cpu.sink().total() / million,
                cpu.sink().kernel() / million,
                perMillion(cpu.sender().threads(), million),
                perMillion(cpu.sink().threads(), million),
                cpu.othersCores(),
                (double) reply.get("allocated") / events,
                audit);
    }

    private static Map<String, Double> perMillion(Map<String, Double> seconds, double million) {
        return seconds.entrySet().stream()
                .collect(java.util.stream.Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue() / million));
    }
}
