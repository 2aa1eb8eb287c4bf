package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A running program of another process: its output line by line, its end, and the signals that reach it. Every wait has a
 * limit, and a wait that fails shows all the output. {@link #close()} kills what still runs, children too.
 */
final class Program implements AutoCloseable {
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(30);

    // What a developer has set for every JVM must not change the outcome, nor add a line to the output.
    private static final List<String> LEFT_OUT =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

    private final String name;
    private final Process process;
    private final Thread reader;

    // Guarded by itself; standard output and standard error in the order of arrival.
    private final List<String> lines = new ArrayList<>();

    // Guarded by lines: the process has closed its output.
    private boolean ended;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = new Thread(this::collect, "output of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts {@code command} with both outputs in one stream, these variables added to the environment. */
    static Program start(List<String> command, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(LEFT_OUT);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new Program(Path.of(command.get(0)).getFileName() + " " + process.pid(), process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first line so far, or within {@code limit}, in which {@code regex} is found. */
    Matcher awaitLine(String regex, Duration limit) {
        Pattern pattern = Pattern.compile(regex);
        long end = System.nanoTime() + limit.toNanos();
        synchronized (lines) {
            int next = 0;
            while (true) {
                for (; next < lines.size(); next++) {
                    Matcher matcher = pattern.matcher(lines.get(next));
                    if (matcher.find()) {
                        return matcher;
                    }
                }
                if (ended) {
                    throw failure("ended without a line like " + regex);
                }
                waitUntil(end, "printed no line like " + regex + " within " + limit);
            }
        }
    }

    /** The exit code; the program's output is complete then. */
    int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failure("did not end within " + limit);
            }
            reader.join(LAST_OUTPUT.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What was printed so far. */
    List<String> output() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM: asks the program to end. */
    void terminate() {
        // Not process.destroy(), which closes the pipe: its last words would be lost.
        process.toHandle().destroy();
    }

    /** SIGKILL: no shutdown hook runs. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Any other signal by its name, such as {@code STOP}, {@code CONT}, {@code HUP}. */
    void signal(String signal) {
        try (Program kill = start(List.of("kill", "-" + signal, Long.toString(pid())), Map.of())) {
            if (kill.awaitExit(Duration.ofSeconds(30)) != 0) {
                throw kill.failure("could not send " + signal + " to " + name);
            }
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(30));
    }

    private void collect() {
        try (BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            String line;
            while ((line = output.readLine()) != null) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add("[output ended: " + e + ']');
            }
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    private void waitUntil(long end, String orElse) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
            throw failure(orElse);
        }
        try {
            lines.wait(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError(name + ' ' + what + "; its output:\n" + String.join("\n", output()));
    }
}
