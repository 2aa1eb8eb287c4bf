package io.github.wslog.benchmarks.run;

import java.io.IOException;

/** Takes the CPU time of both JVMs, and of everybody else, between two moments. */
final class CpuMeter {
    private final long senderPid;
    private final long sinkPid;
    private final CpuTimes sender;
    private final CpuTimes sink;
    private final CpuTimes driver;
    private final double machine;
    private final long start = System.nanoTime();

    CpuMeter(long senderPid, long sinkPid) throws IOException {
        this.senderPid = senderPid;
        this.sinkPid = sinkPid;
        machine = CpuTimes.ofMachine();
        driver = CpuTimes.ofProcess(ProcessHandle.current().pid());
        sender = CpuTimes.ofProcess(senderPid);
        sink = CpuTimes.ofProcess(sinkPid);
    }

    CpuUse read() throws IOException {
        CpuTimes usedBySender = CpuTimes.ofProcess(senderPid).since(sender);
        CpuTimes usedBySink = CpuTimes.ofProcess(sinkPid).since(sink);
        CpuTimes usedByDriver =
                CpuTimes.ofProcess(ProcessHandle.current().pid()).since(driver);
        double seconds = (System.nanoTime() - start) / 1e9;
        double others = CpuTimes.ofMachine() - machine - usedBySender.total() - usedBySink.total();
        return new CpuUse(usedBySender, usedBySink, seconds, Math.max(0, (others - usedByDriver.total()) / seconds));
    }
}
