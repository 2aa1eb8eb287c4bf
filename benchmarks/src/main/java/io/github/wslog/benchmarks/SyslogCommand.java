package io.github.wslog.benchmarks;

import io.github.wslog.benchmarks.report.SyslogReport;
import io.github.wslog.benchmarks.run.Installation;
import io.github.wslog.benchmarks.run.OutputsProcess;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code syslog}: how fast the receiver empties its spool to syslog-ng and to a file. */
final class SyslogCommand {
    private static final int EVENTS = 500_000;
    private static final int QUICK_EVENTS = 50_000;

    private final Arguments arguments;
    private final Installation installation = Installation.ofThisJar();
    private final Results results;

    SyslogCommand(Arguments arguments) throws IOException {
        this.arguments = arguments;
        results = new Results(installation, "syslog");
    }

    /** Exit code: 1 if a gate failed. */
    int run() throws IOException, InterruptedException {
        Map<String, List<Double>> rates =
                OutputsProcess.measure(installation, arguments.rounds(), arguments.quick() ? QUICK_EVENTS : EVENTS);
        SyslogReport report = new SyslogReport(rates);
        results.keepRuns(rates.entrySet().stream().map(Object::toString).toList());
        results.publish(arguments, report.text());
        return report.passes() ? 0 : 1;
    }
}
