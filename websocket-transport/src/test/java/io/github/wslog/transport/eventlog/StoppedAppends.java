package io.github.wslog.transport.eventlog;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Appends on threads of their own that stand still between claim and commit until they are let go. */
final class StoppedAppends implements Between, AutoCloseable {
    /** Where an append stops. */
    enum Point {
        CLAIMED,
        BEGUN,
        WRITTEN
    }

    private record Stop(Point at, CountDownLatch reached, CountDownLatch released) {}

    private final Map<Thread, Stop> stops = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Returns once the append stands at that point. */
    Stopped start(Point at, Callable<Admission> append) throws InterruptedException {
        Stop stop = new Stop(at, new CountDownLatch(1), new CountDownLatch(1));
        Future<Admission> outcome = threads.submit(() -> {
            stops.put(Thread.currentThread(), stop);
            try {
                return append.call();
            } finally {
                stops.remove(Thread.currentThread());
            }
        });
        if (!stop.reached.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the append did not come to " + at);
        }
        return new Stopped(stop.released, outcome);
    }

    /** An append that stands still. */
    record Stopped(CountDownLatch released, Future<Admission> outcome) {
        Admission goOn() throws Exception {
            released.countDown();
            return outcome.get(30, TimeUnit.SECONDS);
        }
    }

    private void pass(Point here) {
        Stop stop = stops.get(Thread.currentThread());
        if (stop != null && stop.at == here) {
            stop.reached.countDown();
            try {
                stop.released.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void claimed() {
        pass(Point.CLAIMED);
    }

    @Override
    public void begun() {
        pass(Point.BEGUN);
    }

    @Override
    public void written() {
        pass(Point.WRITTEN);
    }

    @Override
    public void close() {
        stops.values().forEach(stop -> stop.released.countDown());
        threads.shutdownNow();
    }
}
