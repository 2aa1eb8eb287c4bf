package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Jars such as users make them: compiled against the receiver, which does not have their classes. */
final class PluginJar {
    private static final String SERVICE = "META-INF/services/io.github.wslog.receiver.output.OutputFactory";

    /** Writes a line of an event to the file {@code to}, in front of which stands what another class says. */
    static final String FACTORY = """
            package example;

            import io.github.wslog.receiver.output.*;
            import io.github.wslog.receiver.spool.*;
            import io.github.wslog.transport.wire.*;
            import java.io.*;
            import java.nio.ByteBuffer;

            public final class CourierFactory implements OutputFactory {
                public String type() {
                    return "TYPE";
                }

                public Output create(OutputOptions options) {
                    String to = options.text("to");
                    if (to == null) {
                        throw options.wrong("to", "a file", "nothing");
                    }
                    String greeting = Greeting.of(options.number("times", 1, 1, 3));
                    return new Output() {
                        private final RecordReader record = new RecordReader();
                        private final LinePattern line = LinePattern.parse("{message}");
                        private OutputStream out;
                        private Position held;

                        public Started start(OutputContext context, Position known) throws IOException {
                            out = new FileOutputStream(to, true);
                            held = known;
                            return new Started(held, "courier to " + to);
                        }

                        public Outcome take(SpooledBatch batch) {
                            try {
                                ByteBuffer records = batch.records();
                                ByteBuffer array = ByteBuffer.wrap(records.array());
                                for (int at = 0; at < records.limit(); ) {
                                    int size = records.getInt(at);
                                    at += 4;
                                    if (size > 0) {
                                        record.wrap(array, records.arrayOffset() + at, size);
                                        Bytes text = new Bytes(256);
                                        line.render(record, batch.source(), text);
                                        out.write(greeting.getBytes());
                                        out.write(text.array(), 0, text.length());
                                    }
                                    at += size;
                                }
                                held = batch.position();
                                return new Outcome.Held(held);
                            } catch (IOException | WireException failed) {
                                return new Outcome.Failed(new IOException(failed), true);
                            }
                        }

                        public Outcome flush() {
                            return new Outcome.Held(held);
                        }

                        public void close() throws IOException {
                            if (out != null) {
                                out.close();
                            }
                        }
                    };
                }
            }
            """;

    static final String GREETING = """
            package example;

            final class Greeting {
                static String of(int times) {
                    return "hello ".repeat(times);
                }
            }
            """;

    private PluginJar() {}

    /** A courier whose two classes lie in two jars. */
    static Path courier(Path plugins, String type) throws IOException {
        Map<String, byte[]> classes = compiled(
                plugins.resolveSibling("classes"),
                Map.of("CourierFactory", FACTORY.replace("TYPE", type), "Greeting", GREETING));
        Files.createDirectories(plugins);
        Map<String, byte[]> greeting = new TreeMap<>(classes);
        greeting.keySet().removeIf(name -> !name.endsWith("Greeting.class"));
        write(plugins.resolve("greeting.jar"), greeting);
        classes.keySet().removeAll(greeting.keySet());
        classes.put(SERVICE, "example.CourierFactory\n".getBytes(StandardCharsets.UTF_8));
        return write(plugins.resolve("courier.jar"), classes);
    }

    /** One that promises a class that it does not have. */
    static Path hollow(Path plugins) throws IOException {
        return write(
                plugins.resolve("hollow.jar"), Map.of(SERVICE, "example.Missing\n".getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, byte[]> compiled(Path directory, Map<String, String> sources) throws IOException {
        Files.createDirectories(directory);
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            files.add(Files.writeString(directory.resolve(source.getKey() + ".java"), source.getValue()));
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of("-proc:none", "-d", directory.toString(), "-cp", System.getProperty("java.class.path"));
            boolean done = compiler.getTask(
                            said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(done).as(said.toString()).isTrue();
        }
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> found = Files.list(directory.resolve("example"))) {
            for (Path file : found.toList()) {
                classes.put("example/" + file.getFileName(), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static Path write(Path jar, Map<String, byte[]> entries) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return jar;
    }
}
