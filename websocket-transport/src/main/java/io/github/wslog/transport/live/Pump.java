package io.github.wslog.transport.live;

import io.github.wslog.transport.live.FeedReader.Read;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The thread that reads the feed and sends to all subscribers. */
final class Pump {
    private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(250).toNanos();

    private final Feed feed;
    private final long replay;
    private final Status status;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final LinePattern line = LinePattern.parse(LinePattern.DEFAULT);
    private final FeedBatch batch = new FeedBatch();
    private final RecordReader record = new RecordReader();
    private final Bytes rendered = new Bytes();

    private volatile boolean closed;
    private volatile boolean idle;
    private @Nullable Thread thread; // guarded by this

    Pump(Feed feed, long replay, Status status) {
        this.replay = replay;
        this.feed = feed;
        this.status = status;
    }

    int subscribers() {
        return subscribers.size();
    }

    synchronized void add(Subscriber subscriber) {
        subscribers.add(subscriber);
        idle = false;
        Thread running = thread;
        if (running == null && !closed) {
            running = new Thread(null, this::run, "wslog-live", 0, false);
            running.setDaemon(true);
            running.setContextClassLoader(null);
            thread = running;
            running.start();
        }
        LockSupport.unpark(running);
    }

    void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    synchronized void wake() {
        LockSupport.unpark(thread);
    }

    boolean drain(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!subscribers.isEmpty() && !idle && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        return subscribers.isEmpty() || idle;
    }

    void close() {
        closed = true;
        wake();
    }

    private void run() {
        try (FeedReader reader = feed.open()) {
            while (!closed) {
                boolean moved = false;
                for (Subscriber subscriber : subscribers) {
                    moved |= serve(subscriber, reader);
                }
                if (!moved) {
                    idle = true;
                    reader.await(LONGEST_WAIT_NANOS);
                    idle = false;
                }
            }
        } catch (RuntimeException broken) {
            status.error("subscribers are served no longer", broken);
        }
    }

    private boolean serve(Subscriber subscriber, FeedReader reader) {
        FeedPlace place = subscriber.place;
        if (place == null) {
            reader.seekBack(replay);
            subscriber.place = reader.place();
            return true;
        }
        if (subscriber.peer().bytesPending() > 0) {
            return false;
        }
        if (!place.equals(reader.place())) {
            reader.seek(place);
        }
        Read read = reader.read(batch);
        subscriber.place = reader.place();
        if (read == Read.BATCH) {
            for (int i = 0; i < batch.size(); i++) {
                send(i, subscriber);
            }
        }
        return read != Read.EMPTY;
    }

    private void send(int i, Subscriber subscriber) {
        try {
            record.wrap(batch.buffer(), batch.offset(i), batch.length(i));
        } catch (WireException unreadable) {
            return;
        }
        if (!record.isVoid()) {
            rendered.clear();
            line.render(record, batch.origin(i).source(), rendered);
            subscriber.peer().sendText(ByteBuffer.wrap(rendered.toByteArray()));
        }
    }
}
