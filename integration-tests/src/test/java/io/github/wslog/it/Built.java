package io.github.wslog.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the things are that the build made, and the libraries that it fetched for class paths. */
final class Built {
    private static final String GROUP = "io/github/wslog";

    private Built() {}

    static Path transport() {
        return jar("websocket-transport");
    }

    static Path log4j2Appender() {
        return jar("log4j2-websocket-appender");
    }

    static Path logbackAppender() {
        return jar("logback-websocket-appender");
    }

    /** The runnable jar. */
    static Path receiver() {
        return jar("websocket-receiver");
    }

    /** The installed jar of a module: what Maven Central would hold. */
    static Path jar(String artifact) {
        return installed(artifact, ".jar");
    }

    static Path pom(String artifact) {
        return installed(artifact, ".pom");
    }

    /** A file of the source tree, such as a sample. */
    static Path inTree(String relative) {
        return Path.of(property("wslog.it.root")).resolve(relative);
    }

    /** All jars of a library set, such as {@code jetty-12.0}; the sets are listed in this module's POM. */
    static List<Path> library(String set) {
        return jars(Path.of(property("wslog.it.libraries"), set));
    }

    /** All jars of a directory. */
    static List<Path> jars(Path directory) {
        try (Stream<Path> jars = Files.list(directory)) {
            return jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes of this module, for the applications in {@link io.github.wslog.it.app}. */
    static Path applications() {
        try {
            return Path.of(Built.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(name + " is not set: run through Maven, ./mvnw verify");
        }
        return value;
    }

    private static Path installed(String artifact, String ending) {
        String version = property("wslog.it.version");
        Path file = Path.of(property("wslog.it.repo"), GROUP, artifact, version, artifact + '-' + version + ending);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(file + " is missing");
        }
        return file;
    }
}
