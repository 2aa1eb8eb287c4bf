package io.github.wslog.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the numbers were measured on. */
public final class Machine {
    private Machine() {}

    /** One line: processor, cores, memory, kernel, JVM. */
    public static String describe() throws IOException {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return processor().orElse(system.getArch()) + ", " + system.getAvailableProcessors() + " cores, "
                + Math.round(system.getTotalMemorySize() / 1e9) + " GB, " + system.getName() + " "
                + system.getVersion() + ", " + System.getProperty("java.vm.name") + " "
                + System.getProperty("java.vm.version");
    }

    private static Optional<String> processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Files.readString(file)
                .lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst();
    }
}
