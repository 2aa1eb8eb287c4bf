package io.github.wslog.receiver;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.server.Endpoint;
import io.github.wslog.transport.server.Handshake;
import io.github.wslog.transport.server.Listener;
import io.github.wslog.transport.server.ListenerSettings;
import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.server.TrustedProxies;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application that serves its log to whoever dials: the source's side of the protocol, by the book, with a log of events
 * that are made up when they are sent. It can forget the oldest ones, and cut connections after so many events.
 */
final class ServedLog implements Endpoint, Closeable {
    private static final int EVENTS_A_BATCH = 50;
    private static final String PATH = "/live";

    final AtomicInteger connections = new AtomicInteger();
    private final String name;
    private final UUID stream;
    private final Listener listener;
    private final String scheme;

    // Guarded by this.
    private long oldest = 1;
    private long newest;
    private long highestAcknowledged;
    private long cutAfter = Long.MAX_VALUE;
    private final Map<Source, Boolean> open = new HashMap<>();

    private ServedLog(String name, UUID stream, int port, boolean proves, TlsSettings tls) throws IOException {
        this.name = name;
        this.stream = stream;
        ListenerSettings settings = new ListenerSettings(
                "127.0.0.1",
                port,
                1 << 20,
                10,
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                Set.of(),
                Set.of(),
                tls,
                TrustedProxies.NONE,
                Compression.NONE);
        this.scheme = tls == null ? "ws://127.0.0.1:" : "wss://localhost:";
        Endpoint endpoint = proves ? this : ServedLog::plain;
        OwnLog status = new OwnLog(System.err, InstantSource.system(), false);
        this.listener = Listener.start(settings, Map.of(PATH, endpoint), status);
    }

    static ServedLog start(String name, UUID stream, int port) throws IOException {
        return new ServedLog(name, stream, port, true, null);
    }

    /** One that is called localhost. */
    static ServedLog start(String name, UUID stream, TlsSettings tls) throws IOException {
        return new ServedLog(name, stream, 0, true, tls);
    }

    /** A server that echoes the subprotocol and proves nothing. */
    static ServedLog startPlain() throws IOException {
        return new ServedLog("plain", new UUID(0, 0), 0, false, null);
    }

    private static PeerHandler plain(Handshake handshake) {
        handshake.chooseSubprotocol(handshake.offeredSubprotocols().get(0));
        return new Mute();
    }

    String url() {
        return scheme + port() + PATH;
    }

    int port() {
        return listener.port();
    }

    /** Logs so many events more. */
    synchronized void log(long events) {
        newest += events;
        open.keySet().forEach(Source::ship);
    }

    /** Keeps only the newest events from now on, for connections that are opened from now on. */
    synchronized void forgetBefore(long ordinal) {
        oldest = ordinal;
    }

    /** As if the connections had been too slow: those that are open are told that older events are gone. */
    synchronized void overtake(long ordinal) {
        oldest = ordinal;
        newest = Math.max(newest, ordinal - 1);
        open.keySet().forEach(Source::announce);
    }

    /** Each connection is closed after so many events. */
    synchronized void cutAfter(long events) {
        cutAfter = events;
    }

    /** Waits until the receiver holds everything. */
    synchronized void awaitAcknowledged(long ordinal) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (highestAcknowledged < ordinal) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(name + ": acknowledged " + highestAcknowledged + " of " + ordinal);
            }
            wait(left);
        }
    }

    synchronized long acknowledged() {
        return highestAcknowledged;
    }

    private String line(long ordinal) {
        return name + " " + ordinal;
    }

    /** The Authorization header of the last handshake. */
    volatile String shown;

    @Override
    public PeerHandler accept(Handshake handshake) {
        shown = handshake.header("Authorization");
        handshake.chooseSubprotocol(Wslog.SUBPROTOCOL);
        handshake.respondWith(Wslog.VERSION_HEADER, Wslog.VERSION);
        connections.incrementAndGet();
        return new Source();
    }

    /** Ends it, so that another may have the port. */
    @Override
    public void close() {
        listener.close(Duration.ZERO);
    }

    /** One connection. All under the guard of the log. */
    private final class Source extends Mute {
        private final RecordBuffer record = new RecordBuffer();
        private final Deque<long[]> inFlight = new ArrayDeque<>();
        private int handle;
        private boolean welcomed;
        private long next;
        private long sent;
        private long credit;
        private long bytesInFlight;

        @Override
        public void opened(Peer opened) {
            super.opened(opened);
            synchronized (ServedLog.this) {
                open.put(this, true);
                announce();
            }
        }

        void announce() {
            welcomed = false;
            handle++;
            SourceInfo self = new SourceInfo(name, "test-host", 7);
            Hello hello = new Hello(
                    handle, stream, Relation.OWN, self, oldest, newest + 1, 45_000, "text/plain; charset=utf-8");
            peer().send(ByteBuffer.wrap(Frames.encode(hello)));
        }

        @Override
        public void binary(ByteBuffer message) {
            Frame frame;
            try {
                frame = Frames.decode(message, 0);
            } catch (WireException malformed) {
                throw new IllegalStateException(malformed);
            }
            synchronized (ServedLog.this) {
                if (frame instanceof Welcome welcome && welcome.handle() == handle) {
                    welcomed = true;
                    next = Math.max(welcome.highestHeld() + 1, oldest);
                    credit = welcome.creditBytes();
                    inFlight.clear();
                    bytesInFlight = 0;
                    acknowledged(welcome.highestHeld());
                } else if (frame instanceof Ack ack && ack.handle() == handle) {
                    credit = ack.creditBytes();
                    acknowledged(ack.highestHeld());
                }
                ship();
            }
        }

        private void acknowledged(long highest) {
            while (!inFlight.isEmpty() && inFlight.element()[0] <= highest) {
                bytesInFlight -= inFlight.remove()[1];
            }
            highestAcknowledged = Math.max(highestAcknowledged, highest);
            ServedLog.this.notifyAll();
        }

        void ship() {
            while (welcomed && next <= newest && credit > 0 && bytesInFlight + 10_000 < credit) {
                if (sent >= cutAfter) {
                    welcomed = false;
                    peer().close(1011, "cut by the test");
                    return;
                }
                int count = (int) Math.min(EVENTS_A_BATCH, newest - next + 1);
                ByteBuffer batch = nextBatch(count);
                inFlight.add(new long[] {next + count - 1, batch.remaining()});
                bytesInFlight += batch.remaining();
                next += count;
                sent += count;
                peer().send(batch);
            }
        }

        private ByteBuffer nextBatch(int count) {
            ByteBuffer batch = ByteBuffer.allocate(Wslog.MAX_BATCH_BYTES);
            Frames.putBatchHeader(batch, handle, next, count, newest);
            for (int i = 0; i < count; i++) {
                record.start(RecordKind.FORMATTED, EventLevel.INFO.number(), next + i, "served", 4096);
                record.startBody();
                record.body(line(next + i));
                record.finish();
                batch.putInt(record.length()).put(record.array(), 0, record.length());
            }
            return batch.flip();
        }

        @Override
        public void closed(int code, String reason) {
            synchronized (ServedLog.this) {
                open.remove(this);
            }
        }
    }

    private static class Mute implements PeerHandler {
        private volatile Peer peer;

        @Override
        public void opened(Peer opened) {
            peer = opened;
        }

        final Peer peer() {
            return peer;
        }

        @Override
        public void text(ByteBuffer utf8) {
            throw new IllegalStateException("a text message");
        }

        @Override
        public void binary(ByteBuffer message) {
            throw new IllegalStateException("a binary message");
        }

        @Override
        public void closed(int code, String reason) {}
    }
}
