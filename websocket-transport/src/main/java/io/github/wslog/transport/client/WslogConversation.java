package io.github.wslog.transport.client;

import io.github.wslog.transport.eventlog.Cursor;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A peer that has proven {@code wslog.v1}: HELLO for each stream, WELCOME, then batches within the peer's credit; what is
 * acknowledged is released. The handle of a stream is its number, oldest first. Shipper's thread only.
 */
final class WslogConversation implements Conversation {
    /** A spool of many crashed runs has many streams; receivers allow so many at a time and more. */
    static final int MOST_ANNOUNCED = 64;

    private final Shipment shipment;
    private final Link link;
    private final Cursor cursor;
    private final BatchRecords records;
    private final Supplier<UUID> freshIds;
    private final List<Channel> channels = new ArrayList<>();

    private Place next = Place.START;
    private Place written = Place.START;
    private int announcedUpTo;
    private int awaited;
    private int ended;
    private int maxRecordBytes = Integer.MAX_VALUE;
    private int maxBatchBytes = Wslog.MAX_BATCH_BYTES;
    private long credit;
    private long bytesInFlight;
    private long pings;

    /** @param freshIds names for streams whose own name a peer abuses */
    WslogConversation(Shipment shipment, Link link, Supplier<UUID> freshIds) {
        this.shipment = shipment;
        this.link = link;
        this.freshIds = freshIds;
        this.cursor = shipment.log().cursor();
        this.records = new BatchRecords(shipment);
        Streams streams = shipment.streams();
        for (int i = 0; i < streams.count(); i++) {
            channels.add(new Channel());
        }
    }

    /** Says HELLO for the oldest streams that are not finished, among them the live one unless there are many. */
    void hello() throws IOException {
        ended = shipment.streams().firstUnreleased(0);
        next = new Place(ended, 0);
        announceFrom(ended);
    }

    private void announceFrom(int stream) throws IOException {
        announcedUpTo = Math.min(stream + MOST_ANNOUNCED, channels.size());
        for (int i = stream; i < announcedUpTo; i++) {
            StreamBook book = shipment.streams().get(i);
            channels.get(i).announce();
            awaited++;
            append(new Hello(
                    i,
                    book.announced(),
                    book.relation,
                    book.source,
                    book.released() + 1,
                    Math.max(book.released(), shipment.streams().highestAssigned(i)) + 1,
                    Math.toIntExact(shipment.settings().silenceTimeout().toMillis()),
                    shipment.settings().contentType()));
        }
        shipment.write(link);
    }

    private void append(Frame control) {
        byte[] bytes = Frames.encode(control);
        shipment.frames().append(FrameWriter.BINARY, bytes, 0, bytes.length);
    }

    /** Whether each HELLO has its WELCOME. */
    boolean welcomed() {
        return awaited == 0;
    }

    @Override
    public void message(byte[] payload) throws WireException {
        Frame frame = Frames.decode(ByteBuffer.wrap(payload), 0);
        if (frame instanceof Ack ack) {
            acknowledged(ack);
        } else if (frame instanceof Welcome welcome) {
            welcome(welcome);
        } else {
            throw new WireException(
                    CloseReason.UNEXPECTED_FRAME, frame.getClass().getSimpleName());
        }
    }

    private Channel channel(int handle) throws WireException {
        if (handle >= channels.size() || !channels.get(handle).announced()) {
            throw new WireException(CloseReason.UNKNOWN_HANDLE, String.valueOf(handle));
        }
        return channels.get(handle);
    }

    private void welcome(Welcome welcome) throws WireException {
        Channel channel = channel(welcome.handle());
        long assigned = shipment.streams().highestAssigned(welcome.handle());
        if (welcome.highestHeld() > assigned) {
            // Whoever holds more than there ever was holds another stream of the same name: believe nothing of it.
            shipment.streams().get(welcome.handle()).announceAs(freshIds.get());
            throw new WireException(
                    CloseReason.WELCOME_BEYOND, welcome.highestHeld() + " held, " + assigned + " assigned");
        }
        channel.welcomed(
                welcome.highestHeld(), shipment.streams().get(welcome.handle()).released());
        shipment.streams().release(welcome.handle(), welcome.highestHeld());
        maxRecordBytes = Math.min(maxRecordBytes, welcome.maxRecordBytes());
        maxBatchBytes = Math.min(maxBatchBytes, welcome.maxBatchBytes());
        credit = welcome.creditBytes();
        if (--awaited == 0) {
            next = shipment.seekUnreleased(cursor, next.stream());
        }
    }

    private void acknowledged(Ack ack) throws WireException {
        bytesInFlight -= channel(ack.handle()).acknowledged(ack.highestHeld());
        shipment.streams().release(ack.handle(), ack.highestHeld());
        credit = ack.creditBytes();
    }

    @Override
    public Progress ship() throws IOException {
        endOlder();
        if (next.stream() >= announcedUpTo) {
            announceFrom(next.stream());
        }
        if (awaited > 0) {
            return Progress.HELD;
        }
        int stream = next.stream();
        Progress progress = addBatch();
        while (progress == Progress.SENT && next.stream() == stream && records.hasRoom()) {
            progress = addBatch();
        }
        shipment.write(link);
        return progress;
    }

    /** Makes the next batch ready to be written; SENT if there may be more. */
    private Progress addBatch() {
        boolean careful = shipment.poison().careful(next);
        boolean alone = bytesInFlight == 0;
        long room = credit - bytesInFlight;
        // Waiting for more room than a few bytes keeps batches large when the peer is the slower one.
        if (credit == 0 || (!alone && (careful || room < Math.min(maxBatchBytes, credit / 2)))) {
            return Progress.HELD;
        }
        ByteBuffer batch = records.start();
        int limit = careful ? 1 : (int) Math.min(maxBatchBytes, room) - Frames.BATCH_HEADER_BYTES;
        return switch (cursor.read(batch, Math.max(1, limit))) {
            case BATCH -> finish(alone ? Long.MAX_VALUE : room);
            case EMPTY -> Progress.IDLE;
            case END_OF_STREAM -> {
                next = shipment.seekUnreleased(cursor, next.stream() + 1);
                yield Progress.SENT;
            }
            case OVERTAKEN -> {
                shipment.overtaken(next.stream(), next.ordinal(), cursor.missed());
                yield Progress.SENT;
            }
        };
    }

    private Progress finish(long room) {
        int stream = shipment.streams().indexOf(cursor.stream());
        long first = cursor.firstOrdinal();
        if (stream != next.stream()) {
            next = new Place(stream, first);
        }
        long missing = first - next.ordinal();
        int count = cursor.count();
        if (missing > 0) {
            // Ordinals that the log lost: void ones in their place, as ordinals on the wire have no holes.
            cursor.seek(cursor.stream(), first);
            count = records.voids(missing);
            first = next.ordinal();
        } else {
            records.inspect(new Place(stream, first), count, maxRecordBytes);
        }
        if (records.bytes() > room) {
            // One record larger than the room: it goes when nothing else is under way.
            cursor.seek(cursor.stream(), first);
            return Progress.HELD;
        }
        long last = first + count - 1;
        int bytes = records.finish(
                stream, first, count, Math.max(last, shipment.streams().highestAssigned(stream)));
        next = new Place(stream, last + 1);
        written = new Place(stream, last);
        channels.get(stream).sent(last, bytes);
        bytesInFlight += bytes;
        shipment.sent(stream, first, last);
        return Progress.SENT;
    }

    /** What is behind us has no more records than were sent, ever. */
    private void endOlder() throws IOException {
        if (ended < next.stream()) {
            for (; ended < next.stream(); ended++) {
                append(new End(ended, shipment.streams().highestAssigned(ended)));
            }
            shipment.write(link);
        }
    }

    @Override
    public void await(long nanos) {
        cursor.await(nanos);
    }

    @Override
    public void ping() throws IOException {
        shipment.appendPing(++pings);
        shipment.write(link);
    }

    @Override
    public void pong(byte[] payload) {
        // It was heard: that is all it is for.
    }

    @Override
    public boolean settle() {
        return bytesInFlight == 0;
    }

    @Override
    public void farewell() throws IOException {
        int live = channels.size() - 1;
        append(new End(live, shipment.streams().highestAssigned(live)));
        shipment.write(link);
    }

    @Override
    public Place highestWritten() {
        return written;
    }
}
