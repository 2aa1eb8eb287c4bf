package io.github.wslog.transport.eventlog;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Appends on three threads and says what was accepted, until it is killed; one append stands still from early on. */
final class AppendsToBeKilled {
    static final LogSettings SETTINGS = new LogSettings(256L << 16, 1 << 16, 30_000, 0, Retention.UNTIL_RELEASED);
    private static final int THREADS = 3;

    private AppendsToBeKilled() {}

    public static void main(String[] arguments) throws Exception {
        StoppedAppends stopped = new StoppedAppends();
        EventLog log = EventLog.open(
                Path.of(arguments[0]), SETTINGS, new byte[] {1}, stopped, System::nanoTime, System::currentTimeMillis);
        CountDownLatch begun = new CountDownLatch(THREADS);
        for (int thread = 0; thread < THREADS; thread++) {
            int id = thread;
            new Thread(() -> append(log, id, begun)).start();
        }
        begun.await();
        stopped.start(
                StoppedAppends.Point.valueOf(arguments[1]), () -> log.append(17, ReadRecord.bytes("victim"), 0, 6));
        System.out.println("stopped");
    }

    private static void append(EventLog log, int thread, CountDownLatch begun) {
        for (int i = 0; ; i++) {
            Append.accepted(log, text(thread, i));
            System.out.println(thread + " " + i);
            if (i == 100) {
                begun.countDown();
            }
            if (i > 5_000) {
                return; // never: it is killed long before
            }
        }
    }

    static String text(int thread, int number) {
        return thread + " " + number + " " + "x".repeat(number * 31 % 500);
    }
}
