package io.github.wslog.receiver.output;

import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A source of one endless stream that sends what the receiver does not hold, over as many connections as that takes, until
 * it is told to finish.
 */
final class StubbornSource implements Runnable {
    private static final int EVENTS_A_BATCH = 200;
    private static final long SECONDS = 10;

    private final UUID stream = UUID.randomUUID();
    private final HttpClient http = HttpClient.newHttpClient();
    private final CompletableFuture<Long> done = new CompletableFuture<>();

    private volatile URI receiver;
    private volatile boolean finish;

    private long next = 1;
    private long highestSent;
    private long highestHeld;

    StubbornSource(URI receiver) {
        this.receiver = receiver;
    }

    /** From now on the receiver is found here. */
    void redirect(URI to) {
        receiver = to;
    }

    /** Sends no more events; returns how many there are as soon as all of them are acknowledged. */
    long finish() throws Exception {
        finish = true;
        return done.get(60, TimeUnit.SECONDS);
    }

    static String event(long ordinal) {
        return "event " + ordinal + ' ' + "x".repeat((int) (ordinal * 31 % 397)) + '\n';
    }

    @Override
    public void run() {
        try {
            while (!isDone()) {
                try {
                    new Connection().run();
                } catch (ExecutionException | TimeoutException | WireException e) {
                    // The receiver was killed: again, from what it says it holds.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                }
            }
            done.complete(highestSent);
        } catch (InterruptedException | RuntimeException e) {
            done.completeExceptionally(e);
        }
    }

    private boolean isDone() {
        return finish && highestHeld == highestSent;
    }

    private final class Connection implements WebSocket.Listener {
        private record Sent(long lastOrdinal, int bytes) {}

        private final BlockingQueue<Frame> received = new LinkedBlockingQueue<>();
        private final ArrayDeque<Sent> inFlight = new ArrayDeque<>();
        private final CompletableFuture<Void> broken = new CompletableFuture<>();
        private long inFlightBytes;
        private long credit;

        void run() throws ExecutionException, TimeoutException, InterruptedException, WireException {
            WebSocket socket = http.newWebSocketBuilder()
                    .subprotocols(Wslog.SUBPROTOCOL)
                    .buildAsync(receiver, this)
                    .get(SECONDS, TimeUnit.SECONDS);
            try {
                send(socket, ByteBuffer.wrap(Frames.encode(hello())));
                Welcome welcome = (Welcome) await();
                credit = welcome.creditBytes();
                highestHeld = Math.max(highestHeld, welcome.highestHeld());
                next = highestHeld + 1;
                while (!isDone()) {
                    take(nothingToSend() ? await() : received.poll());
                    if (!nothingToSend()) {
                        sendBatch(socket);
                    }
                }
            } finally {
                socket.abort();
            }
        }

        private Hello hello() {
            return new Hello(
                    1,
                    stream,
                    Relation.OWN,
                    new SourceInfo("stubborn", "here", 1),
                    highestHeld + 1,
                    highestSent + 1,
                    45_000,
                    "text/plain");
        }

        private boolean nothingToSend() {
            return (finish && next > highestSent) || inFlightBytes >= credit;
        }

        private Frame await() throws TimeoutException, InterruptedException, ExecutionException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
            while (System.nanoTime() < deadline) {
                Frame frame = received.poll(20, TimeUnit.MILLISECONDS);
                if (frame != null) {
                    return frame;
                }
                if (broken.isDone()) {
                    broken.get();
                }
            }
            throw new TimeoutException("the receiver says nothing");
        }

        private void take(@Nullable Frame frame) {
            if (frame instanceof Ack ack) {
                credit = ack.creditBytes();
                highestHeld = Math.max(highestHeld, ack.highestHeld());
                while (!inFlight.isEmpty() && inFlight.peek().lastOrdinal() <= highestHeld) {
                    inFlightBytes -= inFlight.remove().bytes();
                }
            }
        }

        private void sendBatch(WebSocket socket) throws ExecutionException, TimeoutException, InterruptedException {
            int count = finish ? (int) Math.min(EVENTS_A_BATCH, highestSent - next + 1) : EVENTS_A_BATCH;
            ByteBuffer message = ByteBuffer.allocate(2 * Wslog.MAX_BATCH_BYTES);
            message.position(Frames.BATCH_HEADER_BYTES);
            for (long ordinal = next; ordinal < next + count; ordinal++) {
                byte[] record = Feed.formatted(event(ordinal));
                message.putInt(record.length).put(record);
            }
            highestSent = Math.max(highestSent, next + count - 1);
            int end = message.position();
            Frames.putBatchHeader(message.position(0), 1, next, count, highestSent);
            send(socket, message.position(0).limit(end));
            next += count;
            inFlight.add(new Sent(next - 1, end));
            inFlightBytes += end;
        }

        private void send(WebSocket socket, ByteBuffer message)
                throws ExecutionException, TimeoutException, InterruptedException {
            socket.sendBinary(message, true).get(SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            try {
                received.add(Frames.decode(data, 1 << 20));
            } catch (WireException e) {
                broken.completeExceptionally(e);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            broken.completeExceptionally(new IllegalStateException("closed: " + code + ' ' + reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            broken.completeExceptionally(error);
        }
    }
}
