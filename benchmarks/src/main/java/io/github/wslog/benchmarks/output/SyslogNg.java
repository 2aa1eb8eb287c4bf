package io.github.wslog.benchmarks.output;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A syslog-ng that takes RFC 6587 octet counting over TCP and writes the texts to a file. */
final class SyslogNg implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final int port;

    private SyslogNg(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @throws IOException if it is not there or does not come up */
    static SyslogNg start(Path directory) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path configuration =
                Files.writeString(directory.resolve("syslog-ng.conf"), """
                @version: 3.38
                options { use-dns(no); keep-hostname(yes); keep-timestamp(yes); log-msg-size(1048576); stats-freq(0); };
                source s { syslog(ip("127.0.0.1") port(@PORT@) transport("tcp") max-connections(50) log-iw-size(5000)); };
                template t { template("${MSG}\\n"); };
                destination d { file("@DIR@/got" template(t)); };
                log { source(s); destination(d); flags(flow-control); };
                """.replace("@PORT@", Integer.toString(port))
                        .replace("@DIR@", directory.toString()));
        ProcessBuilder builder = new ProcessBuilder(
                "syslog-ng",
                "-F",
                "--no-caps",
                "-f",
                configuration.toString(),
                "-R",
                directory.resolve("persist").toString(),
                "-c",
                directory.resolve("ctl").toString(),
                "-p",
                directory.resolve("pid").toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("syslog-ng.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        SyslogNg started = new SyslogNg(process, port);
        started.awaitPort(directory);
        return started;
    }

    private void awaitPort(Path directory) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try (Socket probe = new Socket()) {
                probe.connect(address(), 1000);
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    process.destroyForcibly();
                    throw new IOException(
                            "syslog-ng does not come up: " + Files.readString(directory.resolve("syslog-ng.log")),
                            notYet);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
