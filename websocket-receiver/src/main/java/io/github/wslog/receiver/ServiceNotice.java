package io.github.wslog.receiver;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells systemd how far the receiver is (sd_notify(3)), by the command {@code systemd-notify}: Java has no datagrams over unix
 * sockets. Where that does not work the receiver goes on, and says so once. One thread.
 */
final class ServiceNotice {
    static final String COMMAND = "systemd-notify";
    /** The command itself waits at most 5 s for systemd to have read what it says. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final boolean wanted;
    private final String command;
    private final Duration limit;
    private final Status status;
    private boolean warned;

    /** @param socket {@code NOTIFY_SOCKET} of the environment; null or empty if nobody wants to know */
    ServiceNotice(@Nullable String socket, Status status) {
        this(socket, COMMAND, LIMIT, status);
    }

    ServiceNotice(@Nullable String socket, String command, Duration limit, Status status) {
        this.wanted = socket != null && !socket.isEmpty();
        this.command = command;
        this.limit = limit;
        this.status = status;
    }

    /** All ports are open and all outputs at work; after {@link #reloading}, as far as they can be had. */
    void ready() {
        tell("READY=1", "STATUS=");
    }

    /** It goes over to another configuration; {@link #ready} must follow. */
    void reloading() {
        tell("RELOADING=1");
    }

    /** It has begun to end. */
    void stopping(String reason) {
        tell("STOPPING=1", "STATUS=stopping: " + reason);
    }

    // As assignments: systemd 252 has no options for most of them.
    private void tell(String... assignments) {
        if (!wanted) {
            return;
        }
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(assignments));
        try {
            run(line);
        } catch (InterruptedIOException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            warn(String.valueOf(failed.getMessage()));
        }
    }

    private void run(List<String> line) throws IOException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(COMMAND + " has not ended within " + limit.toSeconds() + " s");
            }
            if (process.exitValue() != 0) {
                String said = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
                throw new IOException(COMMAND + " has ended with " + process.exitValue() + ": " + said.strip());
            }
        } catch (InterruptedException interrupted) {
            throw (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    private void warn(String reason) {
        if (!warned) {
            warned = true;
            status.warn("systemd cannot be told how far the receiver is: " + reason, null);
        }
    }
}
