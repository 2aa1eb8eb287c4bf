package io.github.wslog.receiver;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** A receiver from its start to the signal that ends it. One thread runs it. */
final class Service {
    private static final int KILLED = 128;
    private static final int TERM = 15;
    private static final int INT = 2;

    /** Why the receiver stops. */
    private record Stop(String reason, int exitCode) {}

    private final Status status;
    private final BlockingQueue<Stop> stops = new LinkedBlockingQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();

    Service(Status status) {
        this.status = status;
    }

    /**
     * Runs until a signal, or until it cannot go on; returns the exit code.
     *
     * @throws IOException if it cannot start: the message says why
     */
    int run(ReceiverSettings settings) throws IOException {
        handleSignal("TERM", TERM);
        handleSignal("INT", INT);
        Receiver receiver = Receiver.start(settings, status, ended -> stops.add(new Stop(ended, Main.FAILED)));
        Stop stop = await();
        status.info("stopping: " + stop.reason());
        return receiver.stop() ? stop.exitCode() : Main.FAILED;
    }

    /** The first signal stops in order, the second at once. */
    private void handleSignal(String name, int number) {
        try {
            Signals.handle(name, signal -> {
                if (asked.getAndSet(true)) {
                    Runtime.getRuntime().halt(KILLED + number);
                }
                stops.add(new Stop("SIG" + signal, Main.OK));
            });
        } catch (ReflectiveOperationException unable) {
            status.warn("SIG" + name + " ends the receiver at once", unable);
        }
    }

    private Stop await() {
        try {
            return stops.take();
        } catch (InterruptedException interrupted) {
            return new Stop("interrupted", Main.FAILED);
        }
    }
}
