package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** systemd's own command, and a socket in systemd's place. */
@Timeout(120)
class ServiceNoticeIT {
    /** Prints what it is told, and whether the receiver's port answers at that moment: who tells waits until it was read. */
    private static final String PEER = """
            import socket, sys
            told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            told.bind(sys.argv[1])
            print('bound', flush=True)
            while True:
                message = told.recv(4096).decode()
                try:
                    socket.create_connection(('127.0.0.1', int(sys.argv[2])), 5).close()
                    port = 'open'
                except OSError:
                    port = 'closed'
                print(message.strip().replace('\\n', ' '), 'port is', port, flush=True)
            """;

    @TempDir
    Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** The next thing told that is not about the telling itself. */
    private static String next(BufferedReader told) throws IOException {
        String line = told.readLine();
        while (line != null && line.startsWith("BARRIER")) {
            line = told.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void systemd_isToldReady_whenThePortIsOpen_thenReloading_thenStopping() throws Exception {
        Peers.require(ServiceNotice.COMMAND);
        Path socket = directory.resolve("notify");
        int port = freePort();
        Path configuration = Files.writeString(
                directory.resolve("receiver.yaml"),
                "listen: ws://127.0.0.1:" + port + "/\noutputs: {out: {type: stdout}}\n");
        Process peer = new ProcessBuilder(
                        Peers.require("python3").toString(), "-c", PEER, socket.toString(), Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader told = peer.inputReader(StandardCharsets.UTF_8)) {
            assertThat(told.readLine()).isEqualTo("bound");
            try (ReceiverProcess receiver =
                    ReceiverProcess.start(Map.of("NOTIFY_SOCKET", socket.toString()), "-c", configuration.toString())) {
                assertThat(next(told)).isEqualTo("READY=1 STATUS= port is open");
                receiver.signal("HUP");
                assertThat(next(told)).isEqualTo("RELOADING=1 port is open");
                assertThat(next(told)).isEqualTo("READY=1 STATUS= port is open");
                receiver.terminate();
                assertThat(next(told)).startsWith("STOPPING=1 STATUS=stopping: SIGTERM");
                assertThat(receiver.exitCode()).isZero();
                receiver.close();
                assertThat(receiver.said).noneMatch(line -> line.contains("systemd cannot be told"));
            }
        } finally {
            peer.destroyForcibly();
        }
    }

    @Test
    void systemd_isToldNothing_whenThePortIsTaken() throws Exception {
        Peers.require(ServiceNotice.COMMAND);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ReceiverProcess receiver = ReceiverProcess.start(
                        // Telling would be a warning, since nobody is there.
                        Map.of("NOTIFY_SOCKET", directory.resolve("none").toString()),
                        "--listen",
                        "ws://127.0.0.1:" + taken.getLocalPort() + "/",
                        "--file",
                        "-")) {
            assertThat(receiver.exitCode()).isEqualTo(Main.FAILED);
            receiver.close();
            assertThat(receiver.said).isNotEmpty().noneMatch(line -> line.contains("systemd cannot be told"));
        }
    }
}
