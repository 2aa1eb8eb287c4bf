package io.github.wslog.benchmarks.subscribe;

import io.github.wslog.benchmarks.send.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of subscribers.
 *
 * <pre>
 * seen    {@code @seen events=… told=… wrong=… least=… most=…}     of all of them; ordinals to which the first and the last have come
 * </pre>
 */
public final class Audience {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int SLOW_BYTES = 1024;

    private Audience() {}

    /** Subscribes so many, and answers until the end of the input. */
    public static void run(int port, int count) throws IOException {
        List<Account> accounts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Subscriber subscriber = new Subscriber(port, BUFFER_BYTES);
            accounts.add(subscriber.account());
            Thread thread = new Thread(subscriber, "subscriber-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        say(new Reply("ready", Map.of()));
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (commands.readLine() != null) {
            say(seen(accounts));
        }
    }

    private static Reply seen(List<Account> accounts) {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("events", accounts.stream().mapToLong(Account::events).sum());
        values.put("told", accounts.stream().mapToLong(Account::told).sum());
        values.put("wrong", accounts.stream().mapToLong(Account::wrong).sum());
        values.put("least", accounts.stream().mapToLong(Account::last).min().orElse(-1));
        values.put("most", accounts.stream().mapToLong(Account::last).max().orElse(-1));
        return new Reply("seen", values);
    }

    /** Subscribes one that reads a kibibyte a second. */
    public static void runSlowly(int port) throws IOException, InterruptedException {
        Subscriber subscriber = new Subscriber(port, SLOW_BYTES);
        say(new Reply("ready", Map.of()));
        while (true) {
            for (int i = 0; i < SLOW_BYTES; i++) {
                if (subscriber.read() < 0) {
                    return;
                }
            }
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private static void say(Reply reply) {
        System.out.println(reply.toLine());
        System.out.flush();
    }
}
