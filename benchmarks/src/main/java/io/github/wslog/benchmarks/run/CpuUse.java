package io.github.wslog.benchmarks.run;

/**
 * CPU time used during a measurement.
 *
 * @param othersCores how many cores everybody but sender, sink and driver kept busy, on average
 */
record CpuUse(CpuTimes sender, CpuTimes sink, double othersCores) {}
