package io.github.wslog.receiver.output;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The types that outputs may have: those of the receiver, and those of jars beside it. Immutable. */
public final class OutputTypes {
    private static final String SERVICE = "META-INF/services/" + OutputFactory.class.getName();

    /** Those that the receiver has by itself. */
    public static final OutputTypes BUILT_IN = new OutputTypes(builtIn(), OutputFactory.class.getClassLoader());

    private final Map<String, OutputFactory> factories;
    private final ClassLoader libraries;

    private OutputTypes(Map<String, OutputFactory> factories, ClassLoader libraries) {
        this.factories = factories;
        this.libraries = libraries;
    }

    private static Map<String, OutputFactory> builtIn() {
        Map<String, OutputFactory> factories = new TreeMap<>();
        ServiceLoader.load(OutputFactory.class, OutputFactory.class.getClassLoader())
                .forEach(factory -> factories.put(factory.type(), factory));
        return factories;
    }

    /**
     * The built-in ones and those of the {@code *.jar} in a directory, which share one class loader below the receiver's. It stays
     * open: classes are loaded when they are needed.
     *
     * @throws IOException if the directory or a jar cannot be read, an output in one cannot be made, or has a type that there is
     *     already; the message names the directory or the jar
     */
    public static OutputTypes withPlugins(Path directory) throws IOException {
        List<Path> jars = jars(directory);
        List<URL> urls = new ArrayList<>();
        List<String> suspects = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
            if (hasService(jar)) {
                suspects.add(jar.toString());
            }
        }
        URLClassLoader loader =
                new URLClassLoader("plugins", urls.toArray(new URL[0]), OutputFactory.class.getClassLoader());
        try {
            return new OutputTypes(found(loader), loader);
        } catch (ServiceConfigurationError | LinkageError | RuntimeException broken) {
            loader.close();
            throw new IOException(
                    String.join(" or ", suspects) + " has an output that cannot be loaded: " + told(broken), broken);
        } catch (IOException wrong) {
            loader.close();
            throw wrong;
        }
    }

    private static String told(Throwable broken) {
        Throwable cause = broken.getCause();
        return cause == null ? broken.toString() : broken.getMessage() + ": " + cause;
    }

    private static List<Path> jars(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(directory + " is no directory");
        }
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.jar")) {
            found.forEach(jar -> jars.add(jar.toAbsolutePath().normalize()));
        } catch (IOException unreadable) {
            throw new IOException(directory + " cannot be read: " + unreadable, unreadable);
        }
        jars.sort(null);
        return jars;
    }

    private static boolean hasService(Path jar) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.getEntry(SERVICE) != null;
        } catch (IOException broken) {
            throw new IOException(jar + " cannot be read as a jar: " + broken.getMessage(), broken);
        }
    }

    private static Map<String, OutputFactory> found(ClassLoader plugins) throws IOException {
        Map<String, OutputFactory> factories = new TreeMap<>(BUILT_IN.factories);
        Iterator<OutputFactory> all =
                ServiceLoader.load(OutputFactory.class, plugins).iterator();
        while (all.hasNext()) {
            OutputFactory factory = all.next();
            if (factory.getClass().getClassLoader() != plugins) {
                continue;
            }
            OutputFactory former = factories.putIfAbsent(factory.type(), factory);
            if (former != null) {
                throw new IOException(origin(factory) + " has an output of type " + factory.type() + ", which "
                        + (BUILT_IN.find(factory.type()) != null ? "the receiver" : origin(former))
                        + " has already");
            }
        }
        return factories;
    }

    private static String origin(OutputFactory factory) {
        CodeSource source = factory.getClass().getProtectionDomain().getCodeSource();
        return source == null || source.getLocation() == null
                ? factory.getClass().getName()
                : source.getLocation().getPath();
    }

    /** Their names, in alphabetical order. */
    public List<String> names() {
        return List.copyOf(factories.keySet());
    }

    /** Has the classes of the receiver, and of all jars beside it. */
    ClassLoader libraries() {
        return libraries;
    }

    /** Null if there is none of that type. */
    @Nullable OutputFactory find(String type) {
        return factories.get(type);
    }
}
