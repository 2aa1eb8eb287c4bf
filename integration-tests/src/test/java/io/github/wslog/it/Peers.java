package io.github.wslog.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Other people's programs that a test needs. One that is missing skips the test and says so, but fails it under
 * {@code -Dpeers=required}, which the full run sets: a test that is always skipped tests nothing.
 */
final class Peers {
    private static final Duration PROBE = Duration.ofSeconds(30);

    private Peers() {}

    /** A program on the PATH. */
    static Path require(String program) {
        return onPath(program).findFirst().orElseThrow(() -> missing(program + " is not on the PATH"));
    }

    /** A Node.js that finds {@code module}: {@code npm install} it under this module's target/node. */
    static Program node(String module, String script, Object... arguments) {
        return node(List.of(module), script, arguments);
    }

    /** A Node.js that finds all these modules. */
    static Program node(List<String> modules, String script, Object... arguments) {
        return node(Map.of(), modules, script, arguments);
    }

    /** With further variables in its environment. */
    static Program node(Map<String, String> more, List<String> modules, String script, Object... arguments) {
        Path node = require("node");
        Map<String, String> environment = new HashMap<>(more);
        environment.put(
                "NODE_PATH",
                Built.inTree("integration-tests/target/node/node_modules").toString());
        for (String module : modules) {
            if (!succeeds(List.of(node.toString(), "-e", "require('" + module + "')"), environment)) {
                throw missing("Node.js has no module " + module);
            }
        }
        return Program.start(command(node, script, arguments), environment);
    }

    /** The first Python 3 on the PATH that can import {@code module}. */
    static Program python(String module, String script, Object... arguments) {
        return python(Map.of(), module, script, arguments);
    }

    /** With further variables in its environment. */
    static Program python(Map<String, String> more, String module, String script, Object... arguments) {
        Path python = onPath("python3")
                .filter(candidate -> succeeds(List.of(candidate.toString(), "-c", "import " + module), Map.of()))
                .findFirst()
                .orElseThrow(() -> missing("no python3 on the PATH has the module " + module));
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PYTHONUNBUFFERED", "1");
        return Program.start(command(python, script, arguments), environment);
    }

    private static List<String> command(Path interpreter, String script, Object... arguments) {
        return Stream.concat(
                        Stream.of(interpreter, Built.inTree("integration-tests/src/test/peers/" + script)),
                        Stream.of(arguments))
                .map(Object::toString)
                .toList();
    }

    private static Stream<Path> onPath(String program) {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable);
    }

    private static boolean succeeds(List<String> command, Map<String, String> environment) {
        try (Program probe = Program.start(command, environment)) {
            return probe.awaitExit(PROBE) == 0;
        }
    }

    /** Never returns; the type lets callers write {@code throw}. */
    private static AssertionError missing(String reason) {
        if ("required".equals(System.getProperty("peers"))) {
            return new AssertionError(reason + ", and the peers are required");
        }
        System.out.println("SKIPPED: " + reason);
        Assumptions.abort(reason);
        throw new IllegalStateException("abort returned");
    }
}
