package io.github.wslog.benchmarks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The JVM that empties spools, see {@code OutputRates}. */
public final class OutputsProcess {
    private OutputsProcess() {}

    /** Events a second of each round, by what was measured; said as they come. */
    public static Map<String, List<Double>> measure(Installation installation, int rounds, int events)
            throws IOException, InterruptedException {
        Path work = installation.directory().resolve("work/outputs");
        clear(work);
        Files.createDirectories(work);
        Path log = work.resolve("outputs.log");
        List<String> command = new ArrayList<>(List.of(Installation.java()));
        command.addAll(Installation.JVM_FLAGS);
        // Spools are direct memory, which is given back when garbage is collected.
        command.addAll(List.of(
                "-XX:MaxDirectMemorySize=4g",
                "-cp",
                installation.classPath("receiver"),
                "io.github.wslog.benchmarks.Main",
                "outputs",
                work.toString(),
                Integer.toString(rounds),
                Integer.toString(events)));
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        try (Child child = new Child(command, log, false);
                BufferedReader said = child.process().inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                System.out.println(line);
                String[] words = line.split(" ", 2);
                rates.computeIfAbsent(words[0], first -> new ArrayList<>()).add(Double.valueOf(words[1]));
            }
            if (!child.awaitEnd() || child.process().exitValue() != 0 || rates.size() != 4) {
                throw new IOException("the outputs were not measured: " + Files.readString(log));
            }
        }
        clear(work);
        return rates;
    }

    private static void clear(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }
}
