package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * nginx or HAProxy with the configuration under {@code samples}, nothing changed but names of files, ports and times. One that is
 * missing skips the test and says so, or fails it under {@code -Dpeers=required}.
 */
final class ProxyProcess implements AutoCloseable {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Path SAMPLES =
            Path.of("..", "samples").toAbsolutePath().normalize();

    private final Process process;
    private final String reload;
    private final Path log;
    final int port;

    private ProxyProcess(int port, String reload, Path log, List<String> command) throws Exception {
        this.port = port;
        this.reload = reload;
        this.log = log;
        this.process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        awaitPort();
    }

    /** @param names what stands in the sample, and what is to stand there */
    static ProxyProcess nginx(Path directory, Map<String, String> names) throws Exception {
        Path program = Peers.require("nginx");
        int port = freePort();
        Path site = changed(directory, "nginx/receiver.conf", names, "listen 443", "listen 127.0.0.1:" + port);
        // What a distribution's nginx.conf has around it; workers may read the directory of the test.
        Path main = Files.writeString(directory.resolve("nginx.conf"), """
                daemon off;
                %spid DIR/nginx.pid;
                error_log stderr notice;
                events { worker_connections 100; }
                http {
                    access_log off;
                    client_body_temp_path DIR/body;
                    proxy_temp_path DIR/proxy;
                    fastcgi_temp_path DIR/fastcgi;
                    uwsgi_temp_path DIR/uwsgi;
                    scgi_temp_path DIR/scgi;
                    include SITE;
                }
                """.formatted(
                        System.getProperty("user.name").equals("root") ? "user root;\n" : "")
                .replace("DIR", directory.toString())
                .replace("SITE", site.toString()));
        return new ProxyProcess(
                port,
                "HUP",
                directory.resolve("nginx.log"),
                List.of(program.toString(), "-p", directory.toString(), "-c", main.toString(), "-e", "stderr"));
    }

    static ProxyProcess haproxy(Path directory, Map<String, String> names) throws Exception {
        Path program = Peers.require("haproxy");
        int port = freePort();
        Path configuration = changed(directory, "haproxy/haproxy.cfg", names, "bind :443", "bind 127.0.0.1:" + port);
        return new ProxyProcess(
                port,
                "USR2",
                directory.resolve("haproxy.log"),
                List.of(program.toString(), "-W", "-f", configuration.toString()));
    }

    private static Path changed(Path directory, String sample, Map<String, String> names, String bind, String bound)
            throws IOException {
        String text = Files.readString(SAMPLES.resolve(sample));
        assertThat(text).contains(names.keySet()).contains(bind);
        for (Map.Entry<String, String> name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        return Files.writeString(
                directory.resolve(Path.of(sample).getFileName().toString()), text.replace(bind, bound));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("no answer; it said: " + said(), notYet);
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    /** Has it read its configuration again, and waits until another process serves. */
    void reload() throws Exception {
        List<Long> before = workers();
        new ProcessBuilder("kill", "-" + reload, Long.toString(process.pid()))
                .start()
                .waitFor();
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (before.containsAll(workers())) {
            assertThat(System.nanoTime()).as(said()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
        awaitPort();
    }

    private List<Long> workers() {
        return process.children().map(ProcessHandle::pid).toList();
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroy();
        process.waitFor(5, TimeUnit.SECONDS);
        process.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
    }
}
