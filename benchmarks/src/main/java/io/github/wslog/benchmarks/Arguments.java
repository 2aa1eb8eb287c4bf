package io.github.wslog.benchmarks;

import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Installation;
import io.github.wslog.benchmarks.run.Settings;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What stands on the command line behind {@code compare}, {@code latency}, {@code subscribers} and {@code syslog}.
 *
 * @param quick one short round: to see that everything works, not to measure
 * @param jfr whether both JVMs record, into the directory of the results
 * @param docs whether the result goes into {@code docs/benchmarks.md}
 */
record Arguments(boolean quick, int rounds, Set<Case> cases, boolean jfr, boolean docs) {
    static final String USAGE = """
            usage: run.sh compare [--quick] [--rounds N] [--cases ID,ID,…] [--jfr] [--docs]
                   run.sh latency [--quick] [--rounds N] [--cases ID,ID,…] [--jfr] [--docs]
                   run.sh subscribers [--quick] [--rounds N] [--docs]
                   run.sh syslog  [--quick] [--rounds N] [--docs]
                   run.sh micro   [JMH options]
            """;

    static Arguments parse(List<String> words) {
        boolean quick = false;
        boolean jfr = false;
        boolean docs = false;
        int rounds = 0;
        Set<Case> cases = EnumSet.allOf(Case.class);
        for (int i = 0; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--quick" -> quick = true;
                case "--jfr" -> jfr = true;
                case "--docs" -> docs = true;
                case "--rounds" -> rounds = rounds(value(words, ++i));
                case "--cases" -> cases = EnumSet.copyOf(Case.parse(value(words, ++i)));
                default -> throw new IllegalArgumentException("unknown option " + words.get(i));
            }
        }
        return new Arguments(quick, rounds > 0 ? rounds : quick ? 1 : 3, cases, jfr, docs);
    }

    /** For one run; recordings are named after it. */
    Settings settings(Installation installation, Path results, Case what, int round) {
        Path work = installation.directory().resolve("work");
        if (!jfr) {
            return new Settings(work, List.of(), List.of());
        }
        String file = results.resolve(what.id() + "-" + round).toString();
        return new Settings(work, List.of(recording(file + "-sender.jfr")), List.of(recording(file + "-sink.jfr")));
    }

    private static String recording(String file) {
        return "-XX:StartFlightRecording=settings=profile,filename=" + file;
    }

    private static String value(List<String> words, int index) {
        if (index == words.size()) {
            throw new IllegalArgumentException(words.get(index - 1) + " needs a value");
        }
        return words.get(index);
    }

    private static int rounds(String text) {
        int rounds = Integer.parseInt(text);
        if (rounds < 1 || rounds > 100) {
            throw new IllegalArgumentException("--rounds must be 1..100, was " + text);
        }
        return rounds;
    }
}
