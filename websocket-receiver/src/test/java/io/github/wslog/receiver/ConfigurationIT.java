package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.TestCa;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A receiver that runs from a file. */
@Timeout(120)
class ConfigurationIT {
    private static final Path SAMPLE = Path.of("..", "samples", "receiver");

    @TempDir
    Path directory;

    /** The sample, with nothing changed but names of files and ports. */
    @Test
    void sample_delivers_toTheFilesOfBothItsParts() throws Exception {
        TestCa ca = TestCa.named(directory, "ca");
        TestCa.Issued server = ca.issue("logs", "localhost");
        // Nobody answers at the daemon's port and at the application's: nothing else waits for them.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path configuration = directory.resolve("receiver.yaml");
            Files.createDirectory(directory.resolve("conf.d"));
            copy("receiver.yaml", ca, server, silent.getLocalPort());
            copy("conf.d/shop.yaml", ca, server, silent.getLocalPort());
            try (ReceiverProcess receiver = ReceiverProcess.start("-c", configuration.toString())) {
                int port = receiver.port();
                receiver.await("listening on wss://127.0.0.1:");
                new Flood(new UUID(1, 1), 1000, ordinal -> "event " + ordinal, acknowledged -> {}).deliver(() -> port);
                receiver.terminate();
                assertThat(receiver.exitCode()).isZero();
            }
        }
        assertThat(Files.readAllLines(directory.resolve("all.log")))
                .hasSize(1000)
                .endsWith("event 1000");
        assertThat(Files.readAllLines(directory.resolve("shop.log")))
                .hasSize(1000)
                .endsWith("event 1000");
        assertThat(directory.resolve("state/spool/outputs/everything.position")).exists();
    }

    private void copy(String name, TestCa ca, TestCa.Issued server, int silent) throws IOException {
        Files.writeString(
                directory.resolve(name),
                Files.readString(SAMPLE.resolve(name))
                        .replace("127.0.0.1:8025", "127.0.0.1:0")
                        .replace("0.0.0.0:8443", "127.0.0.1:0")
                        .replace("127.0.0.1:5140", "127.0.0.1:" + silent)
                        .replace("127.0.0.1:8026", "127.0.0.1:" + silent)
                        .replace("/etc/pki/logs/ca.pem", ca.cert().toString())
                        .replace("/etc/pki/logs/logs.pem", server.cert().toString())
                        .replace("/etc/pki/logs/logs.key", server.key().toString())
                        .replace("${STATE_DIRECTORY:-/var/lib/websocket-receiver}", directory + "/state")
                        .replace("/var/log/websocket-receiver", directory.toString())
                        .replace("shop*", "raw*"));
    }

    @Test
    void mistakes_endItBeforeAnythingIsThere() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path configuration = Files.writeString(directory.resolve("receiver.yaml"), """
                    listen: ws://127.0.0.1:%d/logs
                    outputs:
                      all: {type: file, path: %s}
                    spool: {directory: %s}
                    drainSeconds: soon
                    colour: red
                    """.formatted(
                            taken.getLocalPort(), directory.resolve("all.log"), directory.resolve("spool")));
            try (ReceiverProcess receiver = ReceiverProcess.start("-c", configuration.toString())) {
                // Not 1, which it is when the port cannot be bound.
                assertThat(receiver.exitCode()).isEqualTo(78);
                receiver.await("receiver.yaml:5:15: drainSeconds must be 0..3600, was soon");
                receiver.await("receiver.yaml:6:1: colour is unknown");
            }
        }
        assertThat(directory.resolve("all.log")).doesNotExist();
        assertThat(directory.resolve("spool")).doesNotExist();
    }
}
