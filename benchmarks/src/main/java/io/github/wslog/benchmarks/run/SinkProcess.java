package io.github.wslog.benchmarks.run;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The JVM that writes the file: our receiver, or the plain sink of the peers. */
final class SinkProcess implements Closeable {
    /** For events without a layout: what the pattern of all the others gives, all events being of level INFO. */
    private static final String LINE = "{time:yyyy-MM-dd HH:mm:ss,SSS} [{thread}] {level}  {logger} - {message}";

    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Child child;
    private final int port;
    private final Path file;

    SinkProcess(Installation installation, Case what, Settings settings, Path directory) throws IOException {
        port = freePort();
        file = directory.resolve("events.log");
        List<String> command = new ArrayList<>();
        command.add(Installation.java());
        command.addAll(Installation.JVM_FLAGS);
        command.addAll(settings.sinkOptions());
        if (what.role() == Case.Role.OURS) {
            command.addAll(List.of("-jar", installation.receiverJar().toString()));
            command.addAll(List.of("--listen", "ws://127.0.0.1:" + port + "/logs", "--file", file.toString()));
            // Agreed to only if it is offered.
            command.addAll(List.of("--line", LINE, "--listen-compression", "deflate"));
        } else {
            command.addAll(List.of("-cp", installation.jar().toString(), "io.github.wslog.benchmarks.Main"));
            command.addAll(List.of("sink", Integer.toString(port), file.toString()));
        }
        Path log = directory.resolve("sink.log");
        child = new Child(command, log, true);
        awaitPort(log);
    }

    int port() {
        return port;
    }

    Path file() {
        return file;
    }

    long pid() {
        return child.pid();
    }

    /** Stops the process where it stands, as a hung machine would. */
    void freeze() throws IOException {
        Signal.STOP.send(pid());
    }

    void thaw() throws IOException {
        Signal.CONT.send(pid());
    }

    @Override
    public void close() {
        child.close();
    }

    private void awaitPort(Path log) throws IOException {
        long start = System.nanoTime();
        while (!accepts()) {
            if (!child.process().isAlive() || System.nanoTime() - start > START_NANOS) {
                child.close();
                throw new IOException("nobody listens at port " + port + ", see " + log);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private boolean accepts() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
