package io.github.wslog.transport.live;

import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Batch;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** A receiver of {@code wslog.v1} that has dialled, in memory. It keeps what it holds from one connection to the next. */
final class FakeReceiver {
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    // Guarded by this.
    final List<Hello> hellos = new ArrayList<>();
    final List<End> ends = new ArrayList<>();
    final List<String> bodies = new ArrayList<>();
    final Map<UUID, Long> held = new HashMap<>();
    long credit = Wslog.INITIAL_CREDIT;
    int maxRecordBytes = 1 << 20;
    boolean acknowledges = true;
    long mostInFlight;
    long skipped;
    String closed = "";

    /** Connects. */
    Connection dial(Pump pump, TestLog log) {
        Connection connection = new Connection(
                new ReceivingSubscriber(pump, log.log, new LiveSettings(10, 0, null, "text/x-log", 45_000)));
        connection.handler.opened(connection);
        return connection;
    }

    synchronized List<String> bodies() {
        return List.copyOf(bodies);
    }

    void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            synchronized (this) {
                if (condition.getAsBoolean()) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("waited in vain; " + bodies.size() + " records, closed: " + closed);
                }
            }
            Thread.onSpinWait();
        }
    }

    final class Connection implements Peer {
        final PeerHandler handler;
        private final Map<Integer, UUID> streams = new HashMap<>();
        private long inFlight;

        private Connection(PeerHandler handler) {
            this.handler = handler;
        }

        @Override
        public void send(ByteBuffer binary) {
            synchronized (FakeReceiver.this) {
                try {
                    take(Frames.decode(binary.slice(), 1 << 20), binary.remaining());
                } catch (WireException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private void take(Frame frame, int bytes) throws WireException {
            if (frame instanceof Hello hello) {
                hellos.add(hello);
                streams.put(hello.handle(), hello.stream());
                long highest = held.getOrDefault(hello.stream(), 0L);
                skipped += Math.max(0, hello.firstUnreleased() - highest - 1);
                held.put(hello.stream(), Math.max(highest, hello.firstUnreleased() - 1));
                say(new Welcome(hello.handle(), highest, maxRecordBytes, Wslog.MAX_BATCH_BYTES, credit));
            } else if (frame instanceof Batch batch) {
                keep(batch);
                inFlight += bytes;
                mostInFlight = Math.max(mostInFlight, inFlight);
                if (acknowledges) {
                    acknowledge(batch.handle(), batch.lastOrdinal());
                }
            } else if (frame instanceof End end) {
                ends.add(end);
            }
        }

        void acknowledge(int handle, long highest) {
            inFlight = 0;
            say(new Ack(handle, highest, credit));
        }

        void say(Frame frame) {
            handler.binary(ByteBuffer.wrap(Frames.encode(frame)));
        }

        private void keep(Batch batch) throws WireException {
            UUID stream = streams.get(batch.handle());
            long highest = held.get(stream);
            if (batch.firstOrdinal() != highest + 1) {
                throw new IllegalStateException("held " + highest + ", got " + batch.firstOrdinal());
            }
            ByteBuffer records = batch.records();
            RecordReader reader = new RecordReader();
            for (int i = 0; i < batch.count(); i++) {
                int length = records.getInt();
                reader.wrap(records, records.position(), length);
                byte[] body = new byte[reader.bodyLength()];
                records.get(reader.bodyOffset(), body);
                bodies.add(reader.isVoid() ? "(void)" : new String(body, StandardCharsets.UTF_8));
                records.position(records.position() + length);
            }
            held.put(stream, batch.lastOrdinal());
        }

        void cut() {
            handler.closed(1006, "");
        }

        @Override
        public void sendText(ByteBuffer utf8) {
            throw new IllegalStateException("a text message");
        }

        @Override
        public void close(int code, String reason) {
            synchronized (FakeReceiver.this) {
                closed = code + " " + reason;
            }
        }

        @Override
        public void hold() {}

        @Override
        public void resume() {}

        @Override
        public long bytesPending() {
            return 0;
        }

        @Override
        public long bytesUnread() {
            return 0;
        }

        @Override
        public String remote() {
            return "receiver";
        }
    }
}
