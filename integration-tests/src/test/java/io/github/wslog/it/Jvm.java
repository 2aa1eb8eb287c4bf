package io.github.wslog.it;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The command line of a JVM, of the same JDK as the tests, with nothing on its class path but what is named. */
final class Jvm {
    private final List<String> options = new ArrayList<>(List.of("-Xmx256m", "-XX:+UseSerialGC"));
    private final List<Path> classPath = new ArrayList<>();
    private final List<String> program = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();

    private Jvm() {}

    /** A JVM that runs {@code main} from the class path. */
    static Jvm running(Class<?> main) {
        return running(main.getName()).with(Built.applications());
    }

    static Jvm running(String main) {
        Jvm jvm = new Jvm();
        jvm.program.add(main);
        return jvm;
    }

    /** A JVM that runs a jar by its manifest. */
    static Jvm runningJar(Path jar) {
        Jvm jvm = new Jvm();
        jvm.program.addAll(List.of("-jar", jar.toString()));
        return jvm;
    }

    Jvm with(Path entry) {
        classPath.add(entry);
        return this;
    }

    Jvm with(Collection<Path> entries) {
        classPath.addAll(entries);
        return this;
    }

    Jvm option(String option) {
        options.add(option);
        return this;
    }

    Jvm property(String name, Object value) {
        return option("-D" + name + '=' + value);
    }

    Jvm arguments(Object... values) {
        for (Object value : values) {
            arguments.add(value.toString());
        }
        return this;
    }

    Program start() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        if (!classPath.isEmpty()) {
            command.add("-cp");
            command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        }
        command.addAll(program);
        command.addAll(arguments);
        return Program.start(command, Map.of());
    }
}
