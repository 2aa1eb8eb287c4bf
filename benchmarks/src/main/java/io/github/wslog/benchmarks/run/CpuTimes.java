package io.github.wslog.benchmarks.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * CPU time that a process has used so far, in seconds.
 *
 * @param total in user and kernel mode
 * @param kernel of it in kernel mode; 0 where there is no {@code /proc}
 * @param threads by name of the thread, as far as the kernel keeps it (15 characters); empty without {@code /proc}
 */
record CpuTimes(double total, double kernel, Map<String, Double> threads) {
    /** USER_HZ, fixed at 100 in what Linux shows to programs. */
    private static final double TICKS_PER_SECOND = 100;

    /** What the process with that id has used, its threads included. */
    static CpuTimes ofProcess(long pid) throws IOException {
        Path proc = Path.of("/proc", Long.toString(pid));
        if (!Files.exists(proc)) {
            Duration total = ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .orElse(Duration.ZERO);
            return new CpuTimes(total.toNanos() / 1e9, 0, Map.of());
        }
        Stat whole = Stat.read(proc.resolve("stat"));
        Map<String, Double> threads = new TreeMap<>();
        try (Stream<Path> tasks = Files.list(proc.resolve("task"))) {
            for (Path task : tasks.toList()) {
                try {
                    Stat thread = Stat.read(task.resolve("stat"));
                    threads.merge(thread.name(), thread.user() + thread.kernel(), Double::sum);
                } catch (IOException ended) {
                    // The thread, since it was listed.
                }
            }
        }
        return new CpuTimes(whole.user() + whole.kernel(), whole.kernel(), threads);
    }

    /** What the whole machine has spent other than idle; 0 where there is no {@code /proc}. */
    static double ofMachine() throws IOException {
        Path file = Path.of("/proc/stat");
        if (!Files.exists(file)) {
            return 0;
        }
        String[] words =
                Files.readString(file).lines().findFirst().orElseThrow().split(" +", -1);
        long ticks = 0;
        for (int field = 1; field <= 8; field++) {
            boolean idle = field == 4 || field == 5;
            ticks += idle ? 0 : Long.parseLong(words[field]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    CpuTimes since(CpuTimes before) {
        Map<String, Double> delta = new TreeMap<>();
        threads.forEach((name, seconds) -> delta.put(name, seconds - before.threads.getOrDefault(name, 0.0)));
        return new CpuTimes(total - before.total, kernel - before.kernel, delta);
    }

    CpuTimes plus(CpuTimes other) {
        Map<String, Double> sum = new TreeMap<>(threads);
        other.threads.forEach((name, seconds) -> sum.merge(name, seconds, Double::sum));
        return new CpuTimes(total + other.total, kernel + other.kernel, sum);
    }

    /** The fields of {@code /proc/…/stat} that matter, in seconds. */
    record Stat(String name, double user, double kernel) {
        static Stat read(Path file) throws IOException {
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        }

        /** The name stands in parentheses and may itself hold some, so the last one counts. */
        static Stat parse(String line) {
            int open = line.indexOf('(');
            int close = line.lastIndexOf(')');
            String[] words = line.substring(close + 2).split(" ", -1);
            String name = line.substring(open + 1, close);
            return new Stat(
                    name.equals("java") ? "main" : name, // the kernel calls the main thread by the name of the program
                    Long.parseLong(words[11]) / TICKS_PER_SECOND,
                    Long.parseLong(words[12]) / TICKS_PER_SECOND);
        }
    }
}
