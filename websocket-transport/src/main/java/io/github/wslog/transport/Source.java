package io.github.wslog.transport;

import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Who we are, where the user has not said it: asked of the environment, never of a name server that may be slow. */
final class Source {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final long LONGEST_LOOKUP_MILLIS = 100;

    private Source() {}

    static SourceInfo of(TransportSettings settings) {
        String application = settings.application();
        String host = settings.sourceHost();
        return new SourceInfo(
                application != null ? application : application(System.getProperty("sun.java.command", "")),
                host != null ? host : host(),
                ProcessHandle.current().pid());
    }

    /** The simple name of the main class or the name of the jar, without version or extension. */
    static String application(String command) {
        String first = command.strip().split("\\s", 2)[0];
        String file = first.substring(Math.max(first.lastIndexOf('/'), first.lastIndexOf('\\')) + 1);
        if (file.endsWith(".jar")) {
            return file.substring(0, file.length() - ".jar".length());
        }
        String simple = file.substring(file.lastIndexOf('.') + 1);
        return simple.isEmpty() ? "java" : simple;
    }

    private static String host() {
        for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
            String name = System.getenv(variable);
            if (name != null && !name.isBlank()) {
                return name.strip();
            }
        }
        try {
            String name = Files.readString(KERNEL_NAME).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException e) {
            String name = lookedUp();
            return name == null ? "localhost" : name;
        }
    }

    /** On systems with neither: the JDK asks the system, which may ask the network, so only a moment is waited for it. */
    private static @Nullable String lookedUp() {
        AtomicReference<@Nullable String> found = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = Registry.daemon("hostname", () -> {
            try {
                found.set(InetAddress.getLocalHost().getHostName());
            } catch (UnknownHostException e) {
                found.set(null);
            }
            done.countDown();
        });
        thread.start();
        try {
            return done.await(LONGEST_LOOKUP_MILLIS, TimeUnit.MILLISECONDS) ? found.get() : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
