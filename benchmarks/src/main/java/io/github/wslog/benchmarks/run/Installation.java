package io.github.wslog.benchmarks.run;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Where the jars are, and the JVM that runs them. */
public record Installation(Path directory) {
    /** The same for every JVM that is measured. */
    public static final List<String> JVM_FLAGS =
            List.of("-Xms512m", "-Xmx1g", "-XX:+UseG1GC", "-XX:CompileThresholdScaling=0.1");

    /** The directory of the jar that this class came from. */
    public static Installation ofThisJar() {
        try {
            Path jar = Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (!Files.isRegularFile(jar)) {
                throw new IllegalStateException("run it from benchmarks.jar: " + jar + " is no jar");
            }
            return new Installation(Objects.requireNonNull(jar.toAbsolutePath().getParent()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path jar() {
        return directory.resolve("benchmarks.jar");
    }

    /** Our jar and the jars of one directory under {@code lib}, after each other. */
    public String classPath(String... libraries) {
        return Stream.concat(
                        Stream.of(jar().toString()),
                        Stream.of(libraries).map(name -> directory.resolve("lib") + "/" + name + "/*"))
                .reduce((one, two) -> one + File.pathSeparator + two)
                .orElseThrow();
    }

    Path receiverJar() {
        return directory.resolve("lib/receiver/websocket-receiver.jar");
    }

    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
