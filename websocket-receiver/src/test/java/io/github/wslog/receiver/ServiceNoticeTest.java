package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said to systemd, by a command that stands in for its own. */
@Timeout(60)
class ServiceNoticeTest {
    private static final String SOCKET = "/run/systemd/notify";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();
    private final Status status = new Status() {
        @Override
        public void info(String message) {
            throw new AssertionError(message);
        }

        @Override
        public void warn(String message, @Nullable Throwable cause) {
            warnings.add(message);
        }

        @Override
        public void error(String message, @Nullable Throwable cause) {
            throw new AssertionError(message);
        }
    };

    private Path told() {
        return directory.resolve("told");
    }

    /** Writes down its arguments, a line each, and ends like this. */
    private String command(String end) throws IOException {
        Path command = Files.writeString(
                directory.resolve("systemd-notify"),
                "#!/bin/sh\nfor argument; do echo \"$argument\"; done >> '%s'\n%s\n".formatted(told(), end));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        return command.toString();
    }

    private static void live(ServiceNotice notice) {
        notice.ready();
        notice.reloading();
        notice.ready();
        notice.stopping("SIGTERM");
    }

    @Test
    void eachStep_isTold() throws Exception {
        live(new ServiceNotice(SOCKET, command("exit 0"), LIMIT, status));

        assertThat(Files.readAllLines(told()))
                .containsExactly(
                        "READY=1",
                        "STATUS=",
                        "RELOADING=1",
                        "READY=1",
                        "STATUS=",
                        "STOPPING=1",
                        "STATUS=stopping: SIGTERM");
        assertThat(warnings).isEmpty();
    }

    @Test
    void nobody_isTold_whereNobodyWantsToKnow() throws Exception {
        live(new ServiceNotice(null, command("exit 0"), LIMIT, status));
        live(new ServiceNotice("", command("exit 0"), LIMIT, status));

        assertThat(told()).doesNotExist();
    }

    @Test
    void failure_isOneWarning_andTheNextStepIsToldAllTheSame() throws Exception {
        live(new ServiceNotice(SOCKET, command("echo 'no such socket' >&2; exit 7"), LIMIT, status));

        assertThat(warnings)
                .containsExactly("systemd cannot be told how far the receiver is: systemd-notify has ended with 7:"
                        + " no such socket");
        assertThat(Files.readAllLines(told())).contains("STOPPING=1");
    }

    @Test
    void commandThatIsMissing_isOneWarning() {
        live(new ServiceNotice(SOCKET, directory.resolve("none").toString(), LIMIT, status));

        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("systemd cannot be told how far the receiver is: Cannot run program");
    }

    @Test
    void commandThatHangs_isLeft() throws Exception {
        ServiceNotice notice = new ServiceNotice(SOCKET, command("exec sleep 1000"), Duration.ofSeconds(1), status);
        notice.ready();

        assertThat(warnings)
                .containsExactly(
                        "systemd cannot be told how far the receiver is: systemd-notify has not ended within 1 s");
    }
}
