package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A receiver in a JVM of its own, to be killed. When it is closed, nothing that it said may show a secret that it was given. */
final class ReceiverProcess implements Closeable {
    private static final Pattern LISTENING = Pattern.compile("listening on wss?://[^:]+:([0-9]+)/");
    private static final long DEADLINE_SECONDS = 60;
    private static final long HANGUP_AND_INTERRUPT = 0b11;

    final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    final List<String> said = new ArrayList<>();
    final Process process;
    final CompletableFuture<String> standardOutput;
    private final GivenSecrets secrets;
    private final Thread reader;
    private int port;

    private ReceiverProcess(Process process, GivenSecrets secrets) {
        this.process = process;
        this.secrets = secrets;
        this.reader = new Thread(this::readLog, "receiver-log");
        reader.setDaemon(true);
        reader.start();
        // Not in the common pool, which has one thread on two processors; from Java 25 on, others wait for it.
        this.standardOutput = CompletableFuture.supplyAsync(this::readStandardOutput, task -> {
            Thread thread = new Thread(task, "receiver-output");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Starts one; does not wait for it. */
    static ReceiverProcess start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    /** With further variables in its environment. */
    static ReceiverProcess start(Map<String, String> environment, String... arguments) throws IOException {
        return start(environment, List.of(), arguments);
    }

    /** With further jars on its class path. */
    static ReceiverProcess start(Map<String, String> environment, List<Path> jars, String... arguments)
            throws IOException {
        String classPath = Stream.concat(Stream.of(System.getProperty("java.class.path")), jars.stream())
                .map(Object::toString)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                classPath,
                Main.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(0, hearingSignals());
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().putAll(environment);
        return new ReceiverProcess(process.start(), GivenSecrets.of(arguments));
    }

    /** Whoever started the tests by {@code nohup}, or in the background, has them ignore signals, and their children. */
    private static List<String> hearingSignals() throws IOException {
        Path status = Path.of("/proc/self/status");
        boolean ignored = Files.isReadable(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .mapToLong(
                                line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                        .anyMatch(mask -> (mask & HANGUP_AND_INTERRUPT) != 0);
        return ignored ? List.of("env", "--default-signal=HUP,INT") : List.of();
    }

    private String readStandardOutput() {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException gone) {
            return "";
        }
    }

    private void readLog() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
            }
        } catch (IOException gone) {
            // Killed.
        }
    }

    /** Waits for a line of its log that has this in it. */
    String await(String part) throws InterruptedException {
        while (true) {
            String line = log.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("waiting for \"%s\" after %s", part, said).isNotNull();
            said.add(line);
            if (line.contains(part)) {
                return line;
            }
        }
    }

    int port() throws InterruptedException {
        if (port == 0) {
            Matcher matcher = LISTENING.matcher(await("listening on"));
            assertThat(matcher.find()).isTrue();
            port = Integer.parseInt(matcher.group(1));
        }
        return port;
    }

    /** As {@code kill -NAME}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** As {@code kill -TERM}. */
    void terminate() {
        // Not process.destroy(), which closes its streams, too.
        process.toHandle().destroy();
    }

    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .as("has ended")
                .isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            reader.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        log.drainTo(said);
        secrets.assertNoneIn(said);
    }
}
