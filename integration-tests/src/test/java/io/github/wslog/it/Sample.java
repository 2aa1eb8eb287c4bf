package io.github.wslog.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sample programs, one a framework, with the configurations that are shipped with them. */
enum Sample {
    LOG4J2("log4j2", "without-layout.xml"),
    LOGBACK("logback", "without-encoder.xml");

    private final String framework;
    private final String bare;

    Sample(String framework, String bare) {
        this.framework = framework;
        this.bare = bare;
    }

    /** Logs every line of {@code input}; with the program's own {@code %m%n} layout or with none. */
    Program replay(Path input, String url, boolean layout, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("--url", url));
        if (!layout) {
            arguments.addAll(List.of("--config", config(bare)));
        }
        arguments.addAll(List.of(more));
        return replay(input, arguments);
    }

    /** Logs every line of {@code input} and serves the log on that port, without a layout, until it is stopped. */
    Program serve(Path input, int port, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("--serve", port));
        arguments.addAll(List.of(more));
        return replay(input, arguments);
    }

    /** A configuration that is shipped with it. */
    Path config(String name) {
        return Built.inTree("samples/" + framework + "/config/" + name);
    }

    private Program replay(Path input, List<Object> options) {
        List<Object> arguments = new ArrayList<>(List.of("replay", input));
        arguments.addAll(options);
        return Jvm.runningJar(Built.inTree("samples/" + framework + "/target/" + framework + "-sample.jar"))
                .arguments(arguments.toArray())
                .start();
    }
}
