package io.github.wslog.transport.contract;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.server.Endpoint;
import io.github.wslog.transport.server.Handshake;
import io.github.wslog.transport.server.Listener;
import io.github.wslog.transport.server.ListenerSettings;
import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.server.Refused;
import io.github.wslog.transport.server.TrustedProxies;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Batch;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A receiver for tests: speaks {@code wslog.v1}, keeps what it gets in memory, drops repeats by stream and ordinal, and can
 * go away and come back on the same port.
 */
public final class Sink implements AutoCloseable {
    private static final int MAX_RECORD_BYTES = 32 << 20;
    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();

    // A path of its own: an appender of an earlier test may still be dialling the port, which is given out again.
    private final String path = "/logs-" + UUID.randomUUID();

    private final @Nullable TlsSettings tls;
    private final Compression compression;

    private @Nullable Listener listener;
    private int port;

    // Guarded by this.
    private final List<Received> received = new ArrayList<>();
    private final Map<UUID, Long> held = new HashMap<>();
    private final List<Hello> hellos = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private @Nullable String demanded;
    private final Set<UUID> ended = new HashSet<>();

    private Sink(@Nullable TlsSettings tls, Compression compression) {
        this.tls = tls;
        this.compression = compression;
    }

    /** One that listens. */
    public static Sink listening() {
        return listening(null);
    }

    /** One that listens over TLS, called localhost. */
    public static Sink listening(@Nullable TlsSettings tls) {
        Sink sink = new Sink(tls, Compression.NONE);
        sink.listen();
        return sink;
    }

    /** One that listens, and agrees to that. */
    public static Sink compressing(Compression compression) {
        Sink sink = new Sink(null, compression);
        sink.listen();
        return sink;
    }

    /** One that has a port, on which nobody listens yet. */
    public static Sink absent() {
        Sink sink = listening();
        sink.goAway();
        return sink;
    }

    /** Listens, on the same port as before if there was one. */
    public void listen() {
        try {
            Listener fresh = Listener.start(
                    new ListenerSettings(
                            "127.0.0.1",
                            port,
                            MAX_RECORD_BYTES + 1024,
                            10,
                            Duration.ofMinutes(1),
                            Duration.ofSeconds(20),
                            Set.of(),
                            Set.of(),
                            tls,
                            TrustedProxies.NONE,
                            compression),
                    Map.of(path, (Endpoint) this::accept),
                    new Silent());
            port = fresh.port();
            listener = fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes all connections and listens no more. */
    public void goAway() {
        Listener gone = listener;
        if (gone != null) {
            listener = null;
            gone.close(Duration.ZERO);
        }
    }

    @Override
    public void close() {
        goAway();
    }

    public int port() {
        return port;
    }

    public String url() {
        return (tls == null ? "ws://127.0.0.1:" : "wss://localhost:") + port + path;
    }

    private synchronized PeerHandler accept(Handshake handshake) throws Refused {
        requests.add(String.valueOf(handshake.header("X-Test")));
        authorizations.add(String.valueOf(handshake.header("Authorization")));
        if (demanded != null && !demanded.equals(handshake.header("Authorization"))) {
            throw new Refused(401, "not these");
        }
        if (handshake.offeredSubprotocols().contains(Wslog.SUBPROTOCOL)) {
            handshake.chooseSubprotocol(Wslog.SUBPROTOCOL);
            handshake.respondWith(Wslog.VERSION_HEADER, Wslog.VERSION);
        }
        return new Connection();
    }

    /** Events and gap records so far, in the order of their arrival, repeats left out. */
    public synchronized List<Received> received() {
        return List.copyOf(received);
    }

    /** The events alone. */
    public List<Received> events() {
        return received().stream().filter(Received::isEvent).toList();
    }

    /** Their bodies as texts. */
    public List<String> texts() {
        return events().stream().map(Received::text).toList();
    }

    /** How many events the gap records say are missing, in all. */
    public long missing() {
        return received().stream().mapToLong(Received::missing).sum();
    }

    /** From now on only who shows this in Authorization is let in; others get 401. */
    public synchronized void demand(String authorization) {
        demanded = authorization;
    }

    /** The value of the header Authorization of each handshake. */
    public synchronized List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** The value of the header X-Test of each handshake. */
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** The streams that were opened, one entry each time. */
    public synchronized List<Hello> hellos() {
        return List.copyOf(hellos);
    }

    /** Whether there are streams, and all of them said a clean farewell. */
    public synchronized boolean isTakenLeaveOf() {
        return !hellos.isEmpty() && hellos.stream().map(Hello::stream).allMatch(ended::contains);
    }

    /** Waits until the condition holds; fails with what was received if it does not within half a minute. */
    public synchronized void await(Predicate<Sink> condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.test(this)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("waited in vain; " + ended.size() + " streams ended, of "
                        + hellos.stream().map(Hello::stream).distinct().count()
                        + "; received " + received.size() + " records: "
                        + received.stream().limit(20).map(Received::text).toList());
            }
            wait(50);
        }
    }

    /** Waits for that many events. */
    public void awaitEvents(int count) throws InterruptedException {
        await(sink -> sink.events().size() >= count);
    }

    /** One connection; called on the server's threads, one at a time. */
    private final class Connection implements PeerHandler {
        private final Map<Integer, UUID> streams = new HashMap<>();
        private @Nullable Peer peer;

        @Override
        public void opened(Peer opened) {
            peer = opened;
        }

        @Override
        public void text(ByteBuffer utf8) {
            throw new IllegalStateException("a text message");
        }

        @Override
        public void binary(ByteBuffer message) {
            try {
                answer(Frames.decode(message, MAX_RECORD_BYTES));
            } catch (WireException e) {
                throw new IllegalStateException(e);
            }
        }

        private void answer(Frame frame) throws WireException {
            synchronized (Sink.this) {
                if (frame instanceof Hello hello) {
                    streams.put(hello.handle(), hello.stream());
                    hellos.add(hello);
                    long highest = held.getOrDefault(hello.stream(), 0L);
                    send(new Welcome(
                            hello.handle(), highest, MAX_RECORD_BYTES, Wslog.MAX_BATCH_BYTES, Wslog.INITIAL_CREDIT));
                } else if (frame instanceof Batch batch) {
                    take(batch, streams.get(batch.handle()));
                    send(new Ack(batch.handle(), batch.lastOrdinal(), Wslog.INITIAL_CREDIT));
                } else if (frame instanceof End end) {
                    ended.add(streams.get(end.handle()));
                }
                Sink.this.notifyAll();
            }
        }

        private void send(Frame frame) {
            if (peer != null) {
                peer.send(ByteBuffer.wrap(Frames.encode(frame)));
            }
        }

        private void take(Batch batch, UUID stream) throws WireException {
            ByteBuffer records = batch.records();
            long highest = held.getOrDefault(stream, 0L);
            for (long ordinal = batch.firstOrdinal(); ordinal <= batch.lastOrdinal(); ordinal++) {
                int length = records.getInt();
                if (ordinal > highest && length > 0) {
                    received.add(Received.of(stream, ordinal, records, length));
                }
                records.position(records.position() + length);
            }
            held.merge(stream, batch.lastOrdinal(), Math::max);
        }

        @Override
        public void closed(int code, String reason) {
            peer = null;
        }
    }

    private static final class Silent implements Status {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, @Nullable Throwable cause) {}

        @Override
        public void error(String message, @Nullable Throwable cause) {}
    }
}
