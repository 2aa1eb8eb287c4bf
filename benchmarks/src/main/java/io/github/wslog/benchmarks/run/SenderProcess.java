package io.github.wslog.benchmarks.run;

import io.github.wslog.benchmarks.send.Reply;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JVM that logs, seen from the driver: one command, one reply. One thread. */
final class SenderProcess implements Closeable {
    private final Child child;
    private final Path log;

    /** Filled by the thread that reads the sender's standard output. */
    private final BlockingQueue<Reply> replies = new LinkedBlockingQueue<>();

    SenderProcess(Installation installation, Case what, int port, Settings settings, Path directory)
            throws IOException {
        this(command(installation, what, port, settings), directory.resolve("sender.log"));
    }

    /** Starts a program that says {@code @ready} and then answers commands. */
    SenderProcess(List<String> command, Path log) throws IOException {
        this.log = log;
        child = new Child(command, log, false);
        Thread reader = new Thread(this::read, "sender-output");
        reader.setDaemon(true);
        reader.start();
        await("ready", Duration.ofSeconds(30));
    }

    private static List<String> command(Installation installation, Case what, int port, Settings settings) {
        List<String> command = new ArrayList<>();
        command.add(Installation.java());
        command.addAll(Installation.JVM_FLAGS);
        command.addAll(settings.senderOptions());
        command.addAll(what.jvmOptions());
        command.add("-Dbench.port=" + port);
        command.add("-Dbench.bufferBytes=" + settings.bufferBytes());
        command.add("-cp");
        command.add(
                what.framework().equals("raw") ? installation.classPath() : installation.classPath(what.framework()));
        command.addAll(List.of("io.github.wslog.benchmarks.Main", "send", what.framework(), Integer.toString(port)));
        return command;
    }

    long pid() {
        return child.pid();
    }

    boolean isAlive() {
        return child.process().isAlive();
    }

    void tell(String command) throws IOException {
        OutputStream input = child.process().getOutputStream();
        input.write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        input.flush();
    }

    /** The next reply; throws if there is none in time or it is another one. */
    Reply await(String name, Duration limit) throws IOException {
        try {
            Reply reply = replies.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (reply == null || !reply.name().equals(name)) {
                throw new IOException("the sender gave " + (reply == null ? "nothing" : reply.name()) + " where " + name
                        + " was due within " + limit.toSeconds() + " s, see " + log);
            }
            return reply;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    Reply ask(String command, String reply, Duration limit) throws IOException {
        tell(command);
        return await(reply, limit);
    }

    /** Lets the framework end in order and waits for the end of the process. */
    void quit() throws IOException, InterruptedException {
        ask("quit", "closed", Duration.ofSeconds(30));
        if (!child.awaitEnd()) {
            throw new IOException("the sender did not end, see " + log);
        }
    }

    @Override
    public void close() {
        child.close();
    }

    private void read() {
        try (BufferedReader output = child.process().inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Reply.parse(line).ifPresent(replies::add);
            }
        } catch (IOException e) {
            // The process is gone; whoever waits for a reply finds out by its limit.
            replies.clear();
        }
    }
}
