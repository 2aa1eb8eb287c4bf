package io.github.wslog.benchmarks.run;

import io.github.wslog.benchmarks.send.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of an application in server mode: without subscribers, then with fifty, one of which is stopped and one reads a
 * kibibyte a second.
 *
 * @param alone the logging calls without subscribers, {@code together} with them, at {@link #EVENTS_PER_SECOND}
 * @param events delivered to the 48 while 200,000 were logged flat out
 * @param told events that they were told to have missed meanwhile
 * @param wrong how often events were missing, or twice, without a word
 * @param cpuMicros of the application a delivery, the logging thread's own not counted: flat out
 * @param pacedCpuMicros the same at {@link #EVENTS_PER_SECOND}
 * @param residentBefore MiB without subscribers, when all was warm; {@code residentAfter} at the end
 */
public record Subscribers(
        int round,
        Reply alone,
        Reply together,
        long events,
        long told,
        long wrong,
        double cpuMicros,
        double pacedCpuMicros,
        double residentBefore,
        double residentAfter) {
    public static final int EVENTS_PER_SECOND = 4000;
    public static final int READING = 48;
    public static final int FLAT_EVENTS = 200_000;

    /** Touched at the start, so that memory which the heap comes to use is not taken for growth. */
    public static final List<String> HEAP = List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch");

    private static final int WARM_UPS = 4;
    private static final Duration STANDSTILL = Duration.ofMillis(300);
    private static final Duration ARRIVAL = Duration.ofSeconds(60);

    public static Subscribers measure(Installation installation, int round, Settings settings)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(settings.work().resolve("subscribers"));
        int port = SinkProcess.freePort();
        try (SenderProcess application = application(installation, port, settings, directory)) {
            return measure(installation, round, settings, application, port, directory);
        }
    }

    private static SenderProcess application(Installation installation, int port, Settings settings, Path directory)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Installation.java());
        command.addAll(Installation.JVM_FLAGS);
        command.addAll(HEAP);
        command.addAll(settings.senderOptions());
        command.add("-Dlog4j2.configurationFile=classpath:conf/log4j-websocket-server.xml");
        command.add("-Dbench.port=" + port);
        command.add("-Dbench.bufferBytes=" + settings.bufferBytes());
        command.addAll(List.of("-cp", installation.classPath("log4j"), "io.github.wslog.benchmarks.Main"));
        command.addAll(List.of("send", "log4j", Integer.toString(port)));
        return new SenderProcess(command, directory.resolve("application.log"));
    }

    private static SenderProcess audience(Installation installation, Path log, String... words) throws IOException {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(
                Installation.java(), "-Xmx256m", "-cp", installation.jar().toString()));
        command.add("io.github.wslog.benchmarks.Main");
        command.addAll(List.of(words));
        return new SenderProcess(command, log);
    }

    private static Subscribers measure(
            Installation installation,
            int round,
            Settings settings,
            SenderProcess application,
            int port,
            Path directory)
            throws IOException, InterruptedException {
        String at = Integer.toString(port);
        for (int i = 0; i < WARM_UPS; i++) {
            flat(application);
        }
        // One that comes and goes: what is loaded and compiled for the first is no growth by fifty.
        try (SenderProcess first = audience(installation, directory.resolve("first.log"), "audience", at, "1")) {
            flat(application);
            arrived(first);
        }
        Reply alone = paced(application, settings.window());
        double residentBefore = resident(application.pid());
        try (SenderProcess stopped = audience(installation, directory.resolve("stopped.log"), "audience", at, "1");
                SenderProcess slow = audience(installation, directory.resolve("slow.log"), "slow", at);
                SenderProcess reading = audience(
                        installation, directory.resolve("reading.log"), "audience", at, Integer.toString(READING))) {
            Signal.STOP.send(stopped.pid());
            try {
                for (int i = 0; i < WARM_UPS; i++) {
                    flat(application);
                    arrived(reading);
                }
                Reply before = seen(reading);
                CpuTimes flatBefore = CpuTimes.ofProcess(application.pid());
                flat(application);
                Reply after = arrived(reading);
                double flatCpu = serving(application.pid(), flatBefore);
                CpuTimes pacedBefore = CpuTimes.ofProcess(application.pid());
                Reply together = paced(application, settings.window());
                Reply end = arrived(reading);
                if (!slow.isAlive()) {
                    throw new IOException("the slow subscriber was cut off, see " + directory);
                }
                double pacedCpu = serving(application.pid(), pacedBefore);
                return new Subscribers(
                        round,
                        alone,
                        together,
                        after.get("events") - before.get("events"),
                        after.get("told") - before.get("told"),
                        end.get("wrong"),
                        flatCpu / (after.get("events") - before.get("events")),
                        pacedCpu / (end.get("events") - after.get("events")),
                        residentBefore,
                        resident(application.pid()));
            } finally {
                Signal.CONT.send(stopped.pid());
            }
        }
    }

    private static void flat(SenderProcess application) throws IOException {
        application.ask("flat 60000 " + FLAT_EVENTS, "flat", Duration.ofSeconds(90));
    }

    private static Reply paced(SenderProcess application, Duration window) throws IOException {
        String command = "paced " + EVENTS_PER_SECOND + " " + window.toMillis();
        return application.ask(command, "paced", window.plusSeconds(60));
    }

    private static Reply seen(SenderProcess audience) throws IOException {
        return audience.ask("seen", "seen", Duration.ofSeconds(20));
    }

    /** Waits until all have come to the same place, by reading or by being told that they missed it, and stay there. */
    private static Reply arrived(SenderProcess audience) throws IOException {
        long deadline = System.nanoTime() + ARRIVAL.toNanos();
        long before = -1;
        Reply seen = seen(audience);
        while (seen.get("least") < seen.get("most") || seen.get("most") != before) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("a subscriber does not come to the end: " + seen);
            }
            before = seen.get("most");
            LockSupport.parkNanos(STANDSTILL.toNanos());
            seen = seen(audience);
        }
        return seen;
    }

    /** Microseconds that all threads but the one that logs have used since. */
    private static double serving(long pid, CpuTimes before) throws IOException {
        CpuTimes used = CpuTimes.ofProcess(pid).since(before);
        return (used.total() - used.threads().getOrDefault("main", 0.0)) * 1e6;
    }

    private static double resident(long pid) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    public double growth() {
        return residentAfter - residentBefore;
    }

    /** How many times as long the slowest calls of a thousand take with subscribers. */
    public double slowdown() {
        return (double) together.get("p99.9") / alone.get("p99.9");
    }
}
