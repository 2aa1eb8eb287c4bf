package io.github.wslog.transport.client;

import io.github.wslog.transport.client.PoisonWatch.Treatment;
import io.github.wslog.transport.eventlog.Cursor;
import io.github.wslog.transport.eventlog.LossCause;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * Any WebSocket server: an event, a message. Under {@link Delivery#CONFIRMED} a PING is written behind the group in the
 * same call; frames stay in order, so its PONG says that the peer's WebSocket layer has read all before it (RFC 6455,
 * 5.5.3: a PONG may answer for the PINGs before it as well). Shipper's thread only.
 */
final class PlainConversation implements Conversation {
    /** How much may be under way unconfirmed. */
    static final int WINDOW = 1 << 20;

    private static final int GROUP = Wslog.MAX_BATCH_BYTES;
    private static final int MAX_BARRIERS = 16;

    /** Where the writing stood when a PING went out. */
    private record Barrier(long sequence, Place place, long written) {}

    private final Shipment shipment;
    private final Link link;
    private final Cursor cursor;
    private final boolean confirmed;
    private final PlainMessages messages;
    private final ByteBuffer group;
    private final RecordReader record = new RecordReader();
    private final ArrayDeque<Barrier> barriers = new ArrayDeque<>();

    private Place next;
    private Place written = Place.START;
    private Place settled = Place.START;
    private Place atBarrier = Place.START;
    private long bytesWritten;
    private long bytesAtBarrier;
    private long bytesConfirmed;
    private long pings;
    private int cutFrom;
    private int cutTo;

    PlainConversation(Shipment shipment, Link link) {
        this.shipment = shipment;
        this.link = link;
        this.cursor = shipment.log().cursor();
        this.confirmed = shipment.settings().delivery() != Delivery.SENT;
        this.messages = new PlainMessages(shipment.settings(), shipment.frames());
        this.group = ByteBuffer.allocate(
                Math.max(GROUP, Integer.BYTES + shipment.log().maxRecordBytes()));
        this.next = shipment.seekUnreleased(cursor, 0);
    }

    @Override
    public Progress ship() throws IOException {
        boolean careful = shipment.poison().careful(next);
        if (careful ? !settled() : bytesWritten - bytesConfirmed >= WINDOW) {
            return barrierIfDue() ? Progress.SENT : Progress.HELD;
        }
        group.clear();
        return switch (cursor.read(group, careful ? 1 : GROUP)) {
            case BATCH -> {
                write();
                yield Progress.SENT;
            }
            case EMPTY -> barrierIfDue() ? Progress.SENT : Progress.IDLE;
            case END_OF_STREAM -> {
                next = shipment.seekUnreleased(cursor, next.stream() + 1);
                yield Progress.SENT;
            }
            case OVERTAKEN -> {
                shipment.overtaken(next.stream(), next.ordinal(), cursor.missed());
                next = new Place(next.stream(), cursor.nextOrdinal());
                yield Progress.SENT;
            }
        };
    }

    private void write() throws IOException {
        int stream = shipment.streams().indexOf(cursor.stream());
        long first = cursor.firstOrdinal();
        long last = first + cursor.count() - 1;
        group.flip();
        for (long ordinal = first; ordinal <= last; ordinal++) {
            int length = group.getInt();
            int offset = group.position();
            append(new Place(stream, ordinal), offset, length);
            group.position(offset + length);
        }
        written = new Place(stream, last);
        next = new Place(stream, last + 1);
        bytesWritten += shipment.frames().pending();
        if (confirmed && barrierAllowed()) {
            appendBarrier();
        }
        shipment.write(link);
        shipment.sent(stream, first, last);
        if (!confirmed) {
            settledAt(new Barrier(0, written, bytesWritten));
        }
    }

    private void settledAt(Barrier reached) {
        settled = reached.place();
        bytesConfirmed = reached.written();
        shipment.streams().releaseInOrder(settled.stream(), settled.ordinal());
    }

    private void append(Place place, int offset, int length) {
        try {
            record.wrap(group, offset, length);
        } catch (WireException unreadable) {
            shipment.skip(place, EventLevel.ERROR.number(), LossCause.POISON);
            return;
        }
        if (record.isVoid()) {
            shipment.noEvent(place);
            return;
        }
        Treatment treatment = shipment.poison().treatment(place);
        if (treatment == Treatment.SKIPPED) {
            shipment.skip(place, record.level(), LossCause.POISON);
            return;
        }
        if (record.kind() == RecordKind.GAP || record.kind() == RecordKind.NOTE) {
            shipment.noEvent(place);
        }
        int limit = shipment.poison().limit(place, record.bodyLength());
        int whole = messages.append(record, group.array(), limit, treatment == Treatment.REPAIRED);
        if (whole > limit && treatment != Treatment.WHOLE) {
            cutFrom = whole;
            cutTo = limit;
        }
        if (whole > limit || record.truncated()) {
            shipment.truncated(place);
        }
    }

    private boolean barrierAllowed() {
        return barriers.isEmpty() || (bytesWritten - bytesAtBarrier >= GROUP && barriers.size() < MAX_BARRIERS);
    }

    /** Whether a PING was owed to what is written, and could be paid. */
    private boolean barrierIfDue() throws IOException {
        if (!confirmed || written.equals(atBarrier) || !barrierAllowed()) {
            return false;
        }
        ping();
        return true;
    }

    @Override
    public void await(long nanos) {
        cursor.await(nanos);
    }

    @Override
    public void ping() throws IOException {
        appendBarrier();
        shipment.write(link);
    }

    private void appendBarrier() {
        pings++;
        barriers.add(new Barrier(pings, written, bytesWritten));
        atBarrier = written;
        bytesAtBarrier = bytesWritten;
        shipment.appendPing(pings);
    }

    @Override
    public void pong(byte[] payload) {
        long sequence = Shipment.pingSequence(payload);
        if (sequence > pings) {
            return;
        }
        Barrier reached = null;
        while (!barriers.isEmpty() && barriers.peek().sequence() <= sequence) {
            reached = barriers.poll();
        }
        if (reached == null || !confirmed || reached.place().ordinal() == 0) {
            return;
        }
        settledAt(reached);
        if (cutFrom > 0) {
            shipment.poison().learned(cutFrom, cutTo);
            cutFrom = 0;
        }
    }

    @Override
    public void message(byte[] payload) {
        // Plain peers are not understood; the link keeps what they say to itself.
    }

    @Override
    public boolean settle() throws IOException {
        barrierIfDue();
        return settled();
    }

    private boolean settled() {
        return settled.equals(written);
    }

    @Override
    public void farewell() {
        // The CLOSE says it all.
    }

    @Override
    public Place highestWritten() {
        return written;
    }
}
