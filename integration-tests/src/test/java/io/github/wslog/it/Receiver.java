package io.github.wslog.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The receiver as it is run: its jar, one listener, one file, perhaps sources that it dials. It can be killed and started again. */
final class Receiver implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern RECOVERED = Pattern.compile("recovered: .*");

    private final Path file;
    private final List<String> options;
    private final List<String> recoveries = new ArrayList<>();
    private String listen;
    private Program program;

    private Receiver(Path file, List<String> options, String listen, Program program) {
        this.file = file;
        this.options = options;
        this.listen = listen;
        this.program = program;
    }

    static Receiver writing(Path file) {
        return writing(file, 0);
    }

    /** On a port that was chosen before, or 0. */
    static Receiver writing(Path file, int port) {
        return start(file, List.of(), port);
    }

    /** With further options. */
    static Receiver writing(Path file, List<String> options) {
        return start(file, options, 0);
    }

    /** Dials these. */
    static Receiver subscribing(Path file, String... sources) {
        return start(
                file,
                Stream.of(sources)
                        .flatMap(source -> Stream.of("--connect", source))
                        .toList(),
                0);
    }

    private static Receiver start(Path file, List<String> options, int port) {
        String listen = "ws://127.0.0.1:" + port + "/logs";
        Receiver receiver = new Receiver(file, options, listen, start(file, options, listen));
        receiver.awaitListening();
        return receiver;
    }

    private static Program start(Path file, List<String> options, String listen) {
        return Jvm.runningJar(Built.receiver())
                .arguments("--listen", listen, "--file", file, "--line", "{message}")
                .arguments(options.toArray())
                .start();
    }

    private void awaitListening() {
        listen = program.awaitLine("listening on (ws:\\S+)", LIMIT).group(1);
        for (String line : program.output()) {
            Matcher recovered = RECOVERED.matcher(line);
            if (recovered.find()) {
                recoveries.add(recovered.group());
            }
        }
    }

    String url() {
        return listen;
    }

    /** What each start said of what it found. */
    List<String> recoveries() {
        return recoveries;
    }

    void killAndRestart() {
        program.kill();
        program.awaitExit(LIMIT);
        program = start(file, options, listen);
        awaitListening();
    }

    /** Ends it in order: when this returns, all that was taken is in the file. */
    byte[] stopAndRead() {
        program.terminate();
        int exit = program.awaitExit(LIMIT);
        if (exit != 0) {
            throw new AssertionError("the receiver ended with " + exit + ":\n" + String.join("\n", program.output()));
        }
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How large the file is now, 0 if it is not there. */
    long written() {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the file has this text in it. */
    void awaitWritten(String text, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (!Files.exists(file) || !Files.readString(file).contains(text)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(
                        "not written: " + text + "; the receiver said:\n" + String.join("\n", program.output()));
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** What it said at its end. */
    String lastWords() {
        return program.awaitLine("stopped: .*", LIMIT).group();
    }

    @Override
    public void close() {
        program.close();
    }
}
