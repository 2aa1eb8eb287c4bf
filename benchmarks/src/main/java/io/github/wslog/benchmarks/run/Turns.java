package io.github.wslog.benchmarks.run;

import io.github.wslog.benchmarks.audit.AuditResult;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Cases that are measured in turns: both JVMs of each are started and warm before the first window, then each has a window
 * of a second, again and again. What a shared machine gives changes from minute to minute, by half and more: so all of them
 * have the same minutes. Those who wait for their turn do nothing. One thread.
 */
public final class Turns implements Closeable {
    private final Settings settings;
    private final Map<Case, Bench> benches = new LinkedHashMap<>();

    /** Starts everything and warms it up, one case after the other. */
    public Turns(Installation installation, List<Case> cases, Function<Case, Settings> settings) throws IOException {
        this.settings = settings.apply(cases.get(0));
        try {
            for (Case what : cases) {
                Bench bench = new Bench(installation, what, settings.apply(what));
                benches.put(what, bench);
                bench.warmUp(this.settings.warmUp());
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Measures, ends the programs, audits the files. */
    public List<Throughput> measure(int round) throws IOException, InterruptedException {
        Map<Case, Window> measured = new LinkedHashMap<>();
        for (int i = 0; i < settings.windows(); i++) {
            for (Map.Entry<Case, Bench> one : benches.entrySet()) {
                Window window = Window.undisturbed(one.getValue(), settings.window());
                measured.merge(one.getKey(), window, Window::plus);
            }
        }
        List<Throughput> results = new ArrayList<>();
        for (Map.Entry<Case, Window> one : measured.entrySet()) {
            Bench bench = Objects.requireNonNull(benches.get(one.getKey()));
            results.add(result(one.getKey(), round, one.getValue(), bench.finish()));
        }
        return results;
    }

    private static Throughput result(Case what, int round, Window measured, AuditResult audit) throws IOException {
        if (measured.arrived() != (audit.lost() == 0)) {
            throw new IOException(
                    what.id() + ": the end of the file says " + measured.arrived() + ", its audit " + audit);
        }
        return Throughput.of(what, round, measured, audit);
    }

    @Override
    public void close() throws IOException {
        for (Bench bench : benches.values()) {
            bench.close();
        }
    }
}
