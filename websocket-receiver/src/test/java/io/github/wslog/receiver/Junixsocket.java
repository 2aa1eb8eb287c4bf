package io.github.wslog.receiver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The library for datagrams over unix sockets, where the build puts it: beside the class path, as it is for users. */
public final class Junixsocket {
    private static final Path DIRECTORY =
            Path.of("target", "junixsocket").toAbsolutePath().normalize();

    private Junixsocket() {}

    /** Its jars; skips the test if they are not there. */
    static List<Path> jars() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        } catch (IOException absent) {
            throw Peers.missing("junixsocket in " + DIRECTORY);
        }
    }

    /** Has it, and all else that tests have. Not to be closed: what it has loaded may be in use. */
    public static ClassLoader loader() {
        URL[] urls = jars().stream().map(Junixsocket::url).toArray(URL[]::new);
        return new URLClassLoader("junixsocket", urls, Junixsocket.class.getClassLoader());
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
