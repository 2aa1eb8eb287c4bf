package io.github.wslog.benchmarks.send;

import io.github.wslog.benchmarks.event.EventText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * The JVM whose logging is measured.
 *
 * <pre>
 * flat MILLIS MAX_EVENTS     logs as fast as it can              {@code @flat events=… last=… nanos=… allocated=…}
 * paced RATE MILLIS          logs at a rate, times each call     {@code @paced events=… last=… p50=… …}
 * quit                       ends the framework, then itself     {@code @closed nanos=…}
 * </pre>
 */
public final class Sender {
    private final EventText event = new EventText();
    private final Target target;

    private Sender(Target target) {
        this.target = target;
    }

    /** Runs {@code log4j PORT}, {@code logback PORT} or {@code raw PORT} until {@code quit} or the end of the input. */
    public static void run(String kind, int port) throws IOException {
        Target target = switch (kind) {
            case "log4j" -> new Log4jTarget();
            case "logback" -> new LogbackTarget();
            case "raw" -> new RawTarget(port);
            default -> throw new IllegalArgumentException("sender must be log4j, logback or raw, was " + kind);
        };
        say(new Reply("ready", Map.of()));
        new Sender(target).obey(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)));
    }

    private void obey(BufferedReader commands) throws IOException {
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "flat" -> say(new FlatOut(millis(words[1]), Long.parseLong(words[2])).run(event, target));
                case "paced" -> say(new Paced(Integer.parseInt(words[1]), millis(words[2])).run(event, target));
                case "quit" -> {
                    close();
                    return;
                }
                default -> throw new IllegalArgumentException("unknown command " + line);
            }
        }
    }

    private void close() {
        long start = System.nanoTime();
        target.close();
        say(new Reply("closed", Map.of("nanos", System.nanoTime() - start)));
    }

    private static Duration millis(String number) {
        return Duration.ofMillis(Long.parseLong(number));
    }

    private static void say(Reply reply) {
        System.out.println(reply.toLine());
        System.out.flush();
    }
}
