package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.StreamDescription;
import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A connection of anyone else: each message is one event of level INFO whose body is the message, untouched. Nothing is
 * acknowledged; while the spool has no room, nothing more is read.
 *
 * <p>The connection's thread and the housekeeping thread meet under this object's guard.
 */
final class PlainSession implements PeerHandler, Session, SourceStream.Owner {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String BINARY = "application/octet-stream";
    /** Of the room for an entry, kept from one message to the next. */
    private static final int KEPT_BYTES = 64 * 1024;

    private final Intake intake;
    private final String host;
    private final @Nullable String name;
    private final RecordBuffer record = new RecordBuffer();

    // Guarded by this.
    private byte[] entry = new byte[1024];
    private @Nullable ByteBuffer waiting;
    private long waitingNanos;
    private @Nullable SourceStream stream;
    private long ordinal;
    private boolean gone;

    // Written once, before any other thread gets to see this object.
    private @Nullable Peer peer;

    /**
     * @param host the address that it comes from
     * @param name as {@link SourceStream.Owner#name}
     */
    PlainSession(Intake intake, String host, @Nullable String name) {
        this.intake = intake;
        this.host = host;
        this.name = name;
    }

    @Override
    public void opened(Peer opened) {
        peer = opened;
        intake.add(this);
    }

    @Override
    public synchronized void text(ByteBuffer utf8) {
        take(utf8, TEXT);
    }

    @Override
    public synchronized void binary(ByteBuffer message) {
        take(message, BINARY);
    }

    private void take(ByteBuffer body, String contentType) {
        long nanos = Notes.nanos(intake.clock().instant());
        record.start(RecordKind.FORMATTED, EventLevel.INFO.number(), nanos, "", body.remaining());
        record.startBody();
        record.body(body);
        record.finish();
        ordinal++;
        if (!append(stream(contentType), batchOfOne(), nanos)) {
            peer().hold();
        }
    }

    private SourceStream stream(String contentType) {
        SourceStream open = stream;
        if (open == null) {
            open = open(new StreamDescription(intake.newStreamId(), new SourceInfo("-", host, 0), contentType, true));
            stream = open;
        }
        return open;
    }

    private SourceStream open(StreamDescription description) {
        try {
            long now = intake.clock().millis();
            return intake.streams().open(this, description, 1, 0, now).stream();
        } catch (WireException impossible) {
            throw new IllegalStateException("the stream of a plain connection is its own", impossible);
        }
    }

    private ByteBuffer batchOfOne() {
        int length = record.length();
        int needed = Spool.BATCH_HEADROOM + Integer.BYTES + length;
        if (entry.length < needed || entry.length > KEPT_BYTES) {
            entry = new byte[Math.max(needed, 1024)];
        }
        return ByteBuffer.wrap(entry, Spool.BATCH_HEADROOM, Integer.BYTES + length)
                .mark()
                .putInt(length)
                .put(record.array(), 0, length)
                .reset();
    }

    /** False if the spool has no room; then it waits. */
    private boolean append(SourceStream to, ByteBuffer batch, long nanos) {
        waiting = null;
        switch (to.take(this, ordinal, 1, ordinal, batch, nanos)) {
            case HELD -> intake.counters().plainEvents.increment();
            case CLOSED -> peer().close(CloseReason.GOING_AWAY.code(), CloseReason.GOING_AWAY.text());
            case FENCED -> throw new IllegalStateException("the stream of a plain connection is its own");
            case FULL -> {
                waiting = batch;
                waitingNanos = nanos;
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized void tick(long nowMillis) {
        ByteBuffer batch = waiting;
        SourceStream open = stream;
        if (batch == null || open == null || !append(open, batch, waitingNanos)) {
            return;
        }
        if (gone) {
            leave();
        } else {
            peer().resume();
        }
    }

    @Override
    public void fence() {
        // Nobody else knows the stream's id.
    }

    @Override
    public @Nullable String name() {
        return name;
    }

    @Override
    public synchronized void closed(int code, String reason) {
        gone = true;
        // A message that waits was delivered: it stays until there is room.
        if (waiting == null) {
            leave();
        }
    }

    private void leave() {
        if (stream != null) {
            stream.leave(this, intake.clock().millis());
        }
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
