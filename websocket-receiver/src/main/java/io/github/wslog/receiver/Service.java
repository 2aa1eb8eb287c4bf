package io.github.wslog.receiver;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A receiver from its start to the signal that ends it. One thread runs it, and does what signals ask for. */
final class Service {
    private static final int KILLED = 128;
    private static final int TERM = 15;
    private static final int INT = 2;
    private static final long LOOK_MILLIS = 1000;

    /** What the running thread is to do. */
    private sealed interface Order {
        record Stop(String reason, int exitCode) implements Order {}

        record ReadAgain() implements Order {}

        record Reopen() implements Order {}

        record Look() implements Order {}
    }

    /** Reads the configuration once more. */
    @FunctionalInterface
    interface Source {
        ReceiverSettings read() throws ConfigurationException;
    }

    private final @Nullable Source source;
    private final OwnLog status;
    private final ServiceNotice notice;
    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final AtomicBoolean asked = new AtomicBoolean();

    /** @param source null if the configuration cannot be read again */
    Service(@Nullable Source source, OwnLog status) {
        this.source = source;
        this.status = status;
        this.notice = new ServiceNotice(System.getenv("NOTIFY_SOCKET"), status);
    }

    /**
     * Runs until a signal, or until it cannot go on; returns the exit code.
     *
     * @throws IOException if it cannot start: the message says why
     */
    int run(ReceiverSettings settings) throws IOException {
        handle("TERM", signal -> stop(signal, TERM), "ends the receiver at once");
        handle("INT", signal -> stop(signal, INT), "ends the receiver at once");
        handle("HUP", signal -> orders.add(new Order.ReadAgain()), "ends the receiver at once");
        handle("USR1", signal -> orders.add(new Order.Reopen()), "does nothing");
        Receiver receiver = Receiver.start(settings, status, ended -> orders.add(new Order.Stop(ended, Main.FAILED)));
        notice.ready();
        while (true) {
            Order order = next();
            if (order instanceof Order.Stop stop) {
                status.info("stopping: " + stop.reason());
                notice.stopping(stop.reason());
                return receiver.stop() ? stop.exitCode() : Main.FAILED;
            } else if (order instanceof Order.ReadAgain) {
                notice.reloading();
                readAgain(receiver);
                notice.ready();
            } else if (order instanceof Order.Look) {
                receiver.look();
                status.sumUp();
            } else {
                status.info("SIGUSR1: files are opened anew");
                receiver.reopen();
            }
        }
    }

    /** The first signal stops in order, the second at once. */
    private void stop(String signal, int number) {
        if (asked.getAndSet(true)) {
            Runtime.getRuntime().halt(KILLED + number);
        }
        orders.add(new Order.Stop("SIG" + signal, Main.OK));
    }

    private void handle(String name, Consumer<String> handler, String otherwise) {
        try {
            Signals.handle(name, handler);
        } catch (ReflectiveOperationException unable) {
            status.warn("SIG" + name + " " + otherwise, unable);
        }
    }

    private Order next() {
        try {
            Order order = orders.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            return order == null ? new Order.Look() : order;
        } catch (InterruptedException interrupted) {
            return new Order.Stop("interrupted", Main.FAILED);
        }
    }

    private void readAgain(Receiver receiver) {
        if (source == null) {
            status.warn("SIGHUP: there is no configuration file to be read again", null);
            return;
        }
        try {
            ReceiverSettings next = source.read();
            status.use(next.logFormat());
            receiver.change(next);
        } catch (ConfigurationException wrong) {
            wrong.complaints().forEach(status::complain);
            status.complain("SIGHUP: the configuration cannot work, the one in force stays");
        }
    }
}
