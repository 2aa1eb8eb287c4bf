package io.github.wslog.benchmarks;

import io.github.wslog.benchmarks.output.OutputRates;
import io.github.wslog.benchmarks.send.Sender;
import io.github.wslog.benchmarks.sink.TcpFileSink;
import io.github.wslog.benchmarks.subscribe.Audience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Entry of the jar: the commands of {@code run.sh}, and the programs that the driver starts. */
public final class Main {
    private Main() {}

    /** Exit codes: 0, 1 if a gate or a run failed, 2 for a wrong command line. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = List.of(args);
        String command = words.isEmpty() ? "" : words.get(0);
        switch (command) {
            case "send" -> Sender.run(words.get(1), Integer.parseInt(words.get(2)));
            case "sink" -> TcpFileSink.run(Integer.parseInt(words.get(1)), Path.of(words.get(2)));
            case "audience" -> Audience.run(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
            case "outputs" ->
                OutputRates.run(Path.of(words.get(1)), Integer.parseInt(words.get(2)), Integer.parseInt(words.get(3)));
            case "slow" -> Audience.runSlowly(Integer.parseInt(words.get(1)));
            default -> System.exit(measure(command, words));
        }
    }

    private static int measure(String command, List<String> words) throws IOException, InterruptedException {
        try {
            return switch (command) {
                case "compare" -> new CompareCommand(Arguments.parse(words.subList(1, words.size()))).run();
                case "latency" -> new LatencyCommand(Arguments.parse(words.subList(1, words.size()))).run();
                case "subscribers" -> new SubscribersCommand(Arguments.parse(words.subList(1, words.size()))).run();
                case "syslog" -> new SyslogCommand(Arguments.parse(words.subList(1, words.size()))).run();
                case "micro" -> MicroCommand.run(words.subList(1, words.size()));
                default -> throw new IllegalArgumentException("unknown command '" + command + "'");
            };
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(Arguments.USAGE);
            return 2;
        }
    }
}
