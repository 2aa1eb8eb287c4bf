package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.StreamDescription;
import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Batch;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks {@code wslog.v1}: takes its batches into the spool and acknowledges them.
 *
 * <p>An acknowledgement goes out when a quarter of the credit is taken, or a moment after all that has arrived is,
 * unless one is still under way: then when that is written. It stands for all that has been taken until then. While the
 * spool has no room, batches wait here, no more than the credit had allowed, and the credit is 0.
 *
 * <p>A source that the receiver has dialled keeps the most recent events. When the connection is too slow for it, it opens the
 * same stream again, under another handle, at what it still has: that retires the older handle.
 *
 * <p>The connection's thread, the housekeeping thread and the threads that report written messages meet under this object's
 * guard; nothing done under it waits.
 */
final class WslogSession implements PeerHandler, Session, SourceStream.Owner {
    static final int MOST_CHANNELS = 256; // streams on one connection

    /** So much new credit is news to a source that has less than the first one. */
    private static final long NEWS = Wslog.INITIAL_CREDIT / 4;

    private static final long SHORTEST_REPEAT_MILLIS = 100;

    private final Intake intake;
    private final boolean dialled;
    private final @Nullable String name;

    // Guarded by this.
    private final Map<Integer, Channel> channels = new HashMap<>();
    private final List<Channel> acksDue = new ArrayList<>();
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private long unacknowledgedBytes;
    private boolean ackUnderWay;
    private boolean sending;
    private long lastAckMillis;
    private long ackRepeatMillis = Wslog.ACK_REPEAT_MILLIS;
    private long lastCredit;
    private long mostCredit = Wslog.INITIAL_CREDIT;

    // Written once, before any other thread gets to see this object.
    private @Nullable Peer peer;

    /**
     * @param dialled whether the receiver has dialled the source, and not the source the receiver
     * @param name as {@link SourceStream.Owner#name}
     */
    WslogSession(Intake intake, boolean dialled, @Nullable String name) {
        this.intake = intake;
        this.dialled = dialled;
        this.name = name;
    }

    @Override
    public void opened(Peer opened) {
        peer = opened;
        synchronized (this) {
            lastAckMillis = intake.clock().millis();
        }
        intake.add(this);
    }

    @Override
    public void text(ByteBuffer utf8) {
        fail(new WireException(CloseReason.UNEXPECTED_FRAME, "a text message"));
    }

    @Override
    public void binary(ByteBuffer message) {
        try {
            SourceStream.Owner fenced = handle(Frames.decode(message, Spool.LARGEST_RECORD), message.remaining());
            if (fenced != null) {
                fenced.fence();
            }
        } catch (WireException broken) {
            fail(broken);
        }
    }

    private void fail(WireException broken) {
        intake.counters().protocolError(broken.reason());
        if (!dialled) { // else the one who has dialled says so
            intake.protocolError(peer().remote(), name, broken);
        }
        peer().close(broken.reason().code(), String.valueOf(broken.getMessage()));
    }

    /** The connection to be told that it has lost a stream, if any. */
    private synchronized SourceStream.@Nullable Owner handle(Frame frame, int messageBytes) throws WireException {
        if (frame instanceof Batch batch) {
            batch(batch, messageBytes);
        } else if (frame instanceof Hello hello) {
            return hello(hello);
        } else if (frame instanceof End end) {
            end(end);
        } else {
            throw new WireException(
                    CloseReason.UNEXPECTED_FRAME, frame.getClass().getSimpleName() + " is for sources");
        }
        return null;
    }

    private SourceStream.@Nullable Owner hello(Hello hello) throws WireException {
        Channel older = dialled ? channelOf(hello.stream()) : null;
        if (older != null && !waiting.isEmpty()) {
            // What waits came before that which the source has no more.
            waiting.add(new Waiting.WaitingHello(hello));
            waitingBytes += Wslog.MAX_CONTROL_BYTES;
            return null;
        }
        if (older == null && channels.size() >= MOST_CHANNELS) {
            throw new WireException(CloseReason.REFUSED, "more than " + MOST_CHANNELS + " streams");
        }
        return open(hello, older);
    }

    private @Nullable Channel channelOf(UUID stream) {
        return channels.values().stream()
                .filter(channel -> channel.stream.id().equals(stream))
                .findFirst()
                .orElse(null);
    }

    /** @param older what the same stream was open as on this connection, and is no longer */
    private SourceStream.@Nullable Owner open(Hello hello, @Nullable Channel older) throws WireException {
        if (channels.containsKey(hello.handle())) {
            throw new WireException(CloseReason.HANDLE_IN_USE, "handle " + hello.handle());
        }
        if (older != null) {
            channels.remove(older.handle);
            acksDue.remove(older);
        }
        StreamDescription description =
                new StreamDescription(hello.stream(), hello.source(), hello.contentType(), false, dialled);
        Streams.Lease lease = intake.streams()
                .open(
                        this,
                        description,
                        hello.firstUnreleased(),
                        hello.nextOrdinal() - 1,
                        intake.clock().millis());
        if (!intake.keep()) {
            throw new WireException(CloseReason.GOING_AWAY, "the disk does not take the spool");
        }
        boolean ours = lease.previous() == this;
        if (ours && !dialled) {
            throw new WireException(CloseReason.UNEXPECTED_FRAME, "stream " + hello.stream() + " is open already");
        }
        channels.put(hello.handle(), new Channel(hello.handle(), lease.stream(), lease.highestHeld()));
        if (hello.silenceMillis() > 0) {
            // Often enough for a source that bears no silence and does not ping.
            ackRepeatMillis = Math.min(ackRepeatMillis, Math.max(SHORTEST_REPEAT_MILLIS, hello.silenceMillis() / 3));
        }
        lastCredit = Math.min(credit(), Wslog.INITIAL_CREDIT);
        send(new Welcome(hello.handle(), lease.highestHeld(), Spool.LARGEST_RECORD, Wslog.MAX_BATCH_BYTES, lastCredit));
        return ours ? null : lease.previous();
    }

    private Channel channel(int handle) throws WireException {
        Channel channel = channels.get(handle);
        if (channel == null) {
            throw new WireException(CloseReason.UNKNOWN_HANDLE, "handle " + handle);
        }
        return channel;
    }

    private void batch(Batch batch, int messageBytes) throws WireException {
        Channel channel = channel(batch.handle());
        if (!channel.arrived(batch)) {
            throw new WireException(CloseReason.NOT_CONTIGUOUS, "batch at " + batch.firstOrdinal());
        }
        Waiting.WaitingBatch arrived = Waiting.WaitingBatch.of(
                channel, batch, Notes.nanos(intake.clock().instant()));
        if (!waiting.isEmpty() || !take(arrived)) {
            keepWaiting(arrived, messageBytes);
        }
        unacknowledgedBytes += messageBytes;
        if (unacknowledgedBytes >= lastCredit / 4) {
            if (intake.promise().waitsForTheDisk()) {
                intake.acknowledgeSoon();
            } else {
                sendAcks();
            }
        }
    }

    @Override
    public synchronized void idle() {
        if (!acksDue.isEmpty() && !ackUnderWay) {
            // A message costs both sides more than the events it acknowledges: one for all that comes in a few
            // milliseconds.
            intake.acknowledgeSoon();
        }
    }

    @Override
    public synchronized void acknowledge() {
        sendAcks();
    }

    /** False if the spool has no room. */
    private boolean take(Waiting.WaitingBatch batch) {
        Channel channel = batch.channel();
        long first = batch.firstOrdinal();
        ByteBuffer records = batch.records().duplicate();
        switch (channel.stream.take(this, first, batch.count(), batch.highestAssigned(), records, batch.nanos())) {
            case HELD -> {
                requestAck(channel);
                channel.taken(first + batch.count() - 1, intake.promise());
            }
            case CLOSED -> peer().close(CloseReason.GOING_AWAY.code(), CloseReason.GOING_AWAY.text());
            case FENCED -> {} // it is being closed already; what comes behind the loss is the new one's to send
            case FULL -> {
                return false;
            }
        }
        return true;
    }

    private void keepWaiting(Waiting.WaitingBatch batch, int messageBytes) throws WireException {
        if (waitingBytes > mostCredit) {
            throw new WireException(CloseReason.CREDIT_EXCEEDED, waitingBytes + " bytes are waiting already");
        }
        if (waiting.isEmpty()) {
            // At once, not with the next acknowledgement: the source must stop.
            requestAck(batch.channel());
        }
        waiting.add(batch.copy());
        waitingBytes += messageBytes;
    }

    private void end(End end) throws WireException {
        Channel channel = channel(end.handle());
        channels.remove(end.handle());
        if (waiting.isEmpty()) {
            end(channel, end.lastOrdinal());
        } else {
            waiting.add(new Waiting.WaitingEnd(channel, end.lastOrdinal()));
        }
    }

    private void end(Channel channel, long lastOrdinal) {
        long missing = channel.stream.end(this, lastOrdinal, intake.clock().millis());
        channel.stream.leave(this, intake.clock().millis());
        if (missing > 0) {
            intake.notes().endedShort(channel.stream.state(), missing);
        }
    }

    private void requestAck(Channel channel) {
        if (!channel.ackDue) {
            channel.ackDue = true;
            acksDue.add(channel);
        }
    }

    private void sendAcks() {
        if (ackUnderWay || acksDue.isEmpty()) {
            return;
        }
        lastCredit = credit();
        mostCredit = Math.max(mostCredit, lastCredit);
        lastAckMillis = intake.clock().millis();
        // A message that is written at once comes back through sent(), in the middle of this.
        sending = true;
        List<Channel> waitForTheDisk = new ArrayList<>(0);
        for (Channel channel : acksDue) {
            channel.ackDue = !channel.settle(intake.promise());
            if (channel.ackDue) {
                waitForTheDisk.add(channel);
            }
            if (!channel.ackDue || channel.hasNews()) {
                send(new Ack(channel.handle, channel.acknowledged(), lastCredit));
                intake.counters().acknowledged.add(channel.tell());
                unacknowledgedBytes = 0;
            }
        }
        acksDue.clear();
        if (!waitForTheDisk.isEmpty()) {
            acksDue.addAll(waitForTheDisk);
            intake.acknowledgeSoon();
        }
        sending = false;
        ackUnderWay = peer().bytesPending() > 0;
    }

    private long credit() {
        if (!waiting.isEmpty()) {
            return 0;
        }
        long share = intake.credit().now();
        // What comes from a source that was dialled lies in a mailbox before it is handled.
        return dialled ? Math.min(share, Wslog.INITIAL_CREDIT) : share;
    }

    private void send(Frame frame) {
        peer().send(ByteBuffer.wrap(Frames.encode(frame)));
    }

    @Override
    public synchronized void sent() {
        if (!sending) {
            ackUnderWay = false;
            sendAcks();
        }
    }

    @Override
    public void tick(long nowMillis) {
        List<SourceStream.Owner> fenced = new ArrayList<>(0);
        synchronized (this) {
            takeWaiting(fenced);
            if (nowMillis - lastAckMillis >= ackRepeatMillis || creditIsNews()) {
                channels.values().forEach(this::requestAck);
            }
            sendAcks();
        }
        fenced.forEach(SourceStream.Owner::fence);
    }

    private boolean creditIsNews() {
        long now = credit();
        boolean scarce = lastCredit < Wslog.INITIAL_CREDIT;
        return scarce && now > lastCredit && (lastCredit == 0 || now - lastCredit >= NEWS);
    }

    private void takeWaiting(List<SourceStream.Owner> fenced) {
        while (!waiting.isEmpty()) {
            Waiting next = waiting.element();
            if (next instanceof Waiting.WaitingBatch batch && !take(batch)) {
                return;
            } else if (next instanceof Waiting.WaitingEnd end) {
                end(end.channel(), end.lastOrdinal());
            } else if (next instanceof Waiting.WaitingHello again) {
                SourceStream.Owner other = reopen(again.hello());
                if (other != null) {
                    fenced.add(other);
                }
            }
            waiting.remove();
        }
        waitingBytes = 0;
    }

    private SourceStream.@Nullable Owner reopen(Hello hello) {
        try {
            return open(hello, channelOf(hello.stream()));
        } catch (WireException broken) {
            fail(broken);
            return null;
        }
    }

    @Override
    public @Nullable String name() {
        return name;
    }

    @Override
    public void fence() {
        intake.counters().fenced.increment();
        peer().close(CloseReason.FENCED.code(), CloseReason.FENCED.text());
    }

    @Override
    public synchronized void closed(int code, String reason) {
        long now = intake.clock().millis();
        channels.values().forEach(channel -> channel.stream.leave(this, now));
        channels.clear();
        acksDue.clear();
        // Not acknowledged, so it comes again.
        waiting.clear();
        intake.remove(this);
    }

    private Peer peer() {
        Peer opened = peer;
        if (opened == null) {
            throw new IllegalStateException("not open yet");
        }
        return opened;
    }
}
