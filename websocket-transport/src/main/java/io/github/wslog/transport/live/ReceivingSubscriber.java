package io.github.wslog.transport.live;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.StreamRange;
import io.github.wslog.transport.live.FeedReader.Read;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A receiver that has dialled: it gets the log as it is, by {@code wslog.v1}, of which this is the source (docs/wire-protocol.md).
 * Where the log is faster than the receiver, the stream is opened anew under another handle, with what there still is.
 */
final class ReceivingSubscriber extends Subscriber {
    /** So many streams of earlier runs are offered, the youngest. */
    private static final int MOST_STREAMS = 64;

    private static final int MOST_UNREAD_FRAMES = 1024;
    private final EventLog log;
    private final LiveSettings settings;
    private final Queue<Frame> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unread = new AtomicInteger();

    // Owned by the pump's thread.
    private final List<OpenStream> byHandle = new ArrayList<>();
    private final List<OpenStream> streams = new ArrayList<>(); // oldest first; a handle given up is not among them
    private final FittingRecord fitting = new FittingRecord();
    private ByteBuffer batch = ByteBuffer.allocate(0);
    private int current;
    private int maxRecordBytes = Integer.MAX_VALUE;
    private int maxBatchBytes = Wslog.MAX_BATCH_BYTES;
    private long credit;
    private long bytesInFlight;

    ReceivingSubscriber(Pump pump, EventLog log, LiveSettings settings) {
        super(pump);
        this.log = log;
        this.settings = settings;
    }

    @Override
    void begin() {
        // The pump says HELLO.
    }

    @Override
    public void text(ByteBuffer utf8) {
        close(CloseReason.UNEXPECTED_FRAME, "a text message");
    }

    @Override
    public void binary(ByteBuffer message) {
        try {
            inbox.add(Frames.decode(message, 0));
        } catch (WireException broken) {
            close(broken);
            return;
        }
        if (unread.incrementAndGet() > MOST_UNREAD_FRAMES) {
            close(CloseReason.UNEXPECTED_FRAME, "more frames than there can be");
        }
        pump.wake();
    }

    private void close(WireException broken) {
        close(broken.reason(), String.valueOf(broken.getMessage()));
    }

    private void close(CloseReason reason, String detail) {
        refuse(reason.code(), reason.text() + ": " + detail);
    }

    @Override
    Turn serve(Desk desk, long now) {
        try {
            return exchange(desk, now);
        } catch (WireException broken) {
            close(broken);
            return Turn.BUSY;
        }
    }

    private Turn exchange(Desk desk, long now) throws WireException {
        for (Frame frame = inbox.poll(); frame != null; frame = inbox.poll()) {
            unread.decrementAndGet();
            take(frame);
        }
        if (streams.isEmpty()) {
            announce(desk);
            return Turn.MOVED;
        }
        if (peer().bytesPending() > 0 || streams.stream().anyMatch(stream -> !stream.welcomed()) || isHeld()) {
            return Turn.BUSY;
        }
        return now - notBefore < 0 && !pump.isDraining() ? Turn.PACED : send(desk, now);
    }

    /** Waiting for more credit than a few bytes keeps batches large when the receiver is the slower one. */
    private boolean isHeld() {
        return credit == 0 || (bytesInFlight > 0 && credit - bytesInFlight < Math.min(maxBatchBytes, credit / 2));
    }

    private void announce(Desk desk) {
        List<StreamRange> ranges = log.streams();
        for (StreamRange range : ranges.subList(Math.max(0, ranges.size() - MOST_STREAMS), ranges.size())) {
            long end = isOwn(range.stream()) ? Long.MAX_VALUE : range.nextOrdinal();
            OpenStream stream = new OpenStream(byHandle.size(), range.stream(), range.firstOrdinal(), end);
            byHandle.add(stream);
            streams.add(stream);
            hello(stream, range.firstOrdinal(), range.nextOrdinal(), desk);
        }
    }

    private void hello(OpenStream stream, long first, long next, Desk desk) {
        say(new Hello(
                stream.handle,
                stream.id,
                isOwn(stream.id) ? Relation.OWN : Relation.ADOPTED,
                desk.feed().origin(stream.id).source(),
                first,
                Math.max(first, next),
                settings.silenceMillis(),
                settings.contentType()));
    }

    private boolean isOwn(UUID id) {
        return id.equals(log.stream());
    }

    private void say(Frame control) {
        peer().send(ByteBuffer.wrap(Frames.encode(control)));
    }

    private void take(Frame frame) throws WireException {
        if (frame.handle() >= byHandle.size()) {
            throw new WireException(CloseReason.UNKNOWN_HANDLE, String.valueOf(frame.handle()));
        }
        OpenStream stream = byHandle.get(frame.handle());
        boolean current = streams.contains(stream);
        if (frame instanceof Ack ack) {
            credit = ack.creditBytes();
            bytesInFlight -= current ? stream.acknowledged(ack.highestHeld()) : 0;
        } else if (frame instanceof Welcome welcome) {
            stream.welcomed(welcome.highestHeld(), highestAssigned(stream.id));
            maxRecordBytes = Math.min(maxRecordBytes, welcome.maxRecordBytes());
            maxBatchBytes = Math.min(maxBatchBytes, welcome.maxBatchBytes());
            credit = welcome.creditBytes();
        } else {
            throw new WireException(
                    CloseReason.UNEXPECTED_FRAME, frame.getClass().getSimpleName());
        }
    }

    private long highestAssigned(UUID id) {
        if (isOwn(id)) {
            return log.highestAssigned();
        }
        return log.streams().stream()
                .filter(range -> range.stream().equals(id))
                .mapToLong(range -> range.nextOrdinal() - 1)
                .findFirst()
                .orElse(Long.MAX_VALUE); // gone meanwhile: nothing is sent of it
    }

    private Turn send(Desk desk, long now) {
        while (streams.get(current).isThrough()) {
            end(streams.get(current));
        }
        OpenStream stream = streams.get(current);
        Read read = desk.readers().read(stream.next(), now);
        switch (read) {
            case BATCH -> {
                if (desk.readers().batch().stream().equals(stream.id)) {
                    notBefore = desk.readers().more() ? now : pump.nextLook(now);
                    return sendBatch(stream, desk.readers().batch()) ? Turn.MOVED : Turn.BUSY;
                }
                endOlder(desk.readers().batch().stream());
            }
            case OVERTAKEN -> reopen(desk.readers().next(), desk);
            case EMPTY -> {
                return Turn.IDLE;
            }
        }
        return Turn.MOVED;
    }

    /** As many records as there is room for, in one message; false if the first has to wait until it can go alone. */
    private boolean sendBatch(OpenStream stream, FeedBatch from) {
        long room = credit - bytesInFlight;
        fitting.choose(from, 0, maxRecordBytes);
        if (bytesInFlight > 0 && Frames.BATCH_HEADER_BYTES + Integer.BYTES + fitting.length() > room) {
            return false;
        }
        long limit = Math.min(maxBatchBytes, room);
        start(Frames.BATCH_HEADER_BYTES + Integer.BYTES + fitting.length());
        int count = 0;
        while (count < from.size() && put(from, count, count == 0 ? batch.capacity() : limit)) {
            count++;
        }
        long first = from.ordinal(0);
        long last = first + count - 1;
        int bytes = batch.position();
        Frames.putBatchHeader(batch.clear(), stream.handle, first, count, Math.max(highestAssigned(stream.id), last));
        stream.sent(last, bytes);
        bytesInFlight += bytes;
        pump.delivered(count);
        peer().send(batch.position(0).limit(bytes));
        return true;
    }

    /** Makes room for a message of that size, or for any that is not larger than most. */
    private void start(int bytes) {
        if (batch.capacity() < bytes) {
            batch = ByteBuffer.allocate(Math.max(bytes, Wslog.MAX_BATCH_BYTES));
        }
        batch.clear().position(Frames.BATCH_HEADER_BYTES);
    }

    /** Appends the i-th record if the message stays within {@code limit}. */
    private boolean put(FeedBatch from, int i, long limit) {
        boolean whole = fitting.choose(from, i, maxRecordBytes);
        int end = batch.position() + Integer.BYTES + fitting.length();
        if (end > Math.min(limit, batch.capacity())) {
            return false;
        }
        if (!whole) {
            pump.tooLarge(from.length(i), maxRecordBytes, peer().remote());
        }
        fitting.putTo(batch);
        return true;
    }

    /** The log goes on with another stream: those before it are through. */
    private void endOlder(UUID next) {
        while (current < streams.size() - 1 && !streams.get(current).id.equals(next)) {
            end(streams.get(current));
        }
        if (!streams.get(current).id.equals(next)) {
            throw new IllegalStateException("the log has a stream " + next + " that it had not");
        }
    }

    /** Of an older stream there is no more. */
    private void end(OpenStream done) {
        say(new End(done.handle, highestSent(done)));
        current++;
    }

    private static long highestSent(OpenStream stream) {
        return stream.next().ordinal() - 1;
    }

    /** Records were gone before they could be sent: what there still is gets a new handle, which the receiver welcomes anew. */
    private void reopen(FeedPlace next, Desk desk) {
        while (current < streams.size() - 1 && !streams.get(current).id.equals(next.stream())) {
            bytesInFlight -= streams.get(current).retire();
            current++;
        }
        OpenStream gone = streams.get(current);
        if (!gone.id.equals(next.stream()) || gone.next().ordinal() >= next.ordinal()) {
            return; // only whole streams were gone
        }
        pump.wasOvertaken();
        bytesInFlight -= gone.retire();
        OpenStream fresh = gone.again(byHandle.size(), next.ordinal());
        byHandle.add(fresh);
        streams.set(current, fresh);
        hello(fresh, next.ordinal(), highestAssigned(gone.id) + 1, desk);
    }

    /** Whether something was sent that is not acknowledged. */
    @Override
    boolean isOwed() {
        return bytesInFlight > 0;
    }

    @Override
    void farewell() {
        if (!isRefused() && !streams.isEmpty() && bytesInFlight == 0 && current == streams.size() - 1) {
            OpenStream live = streams.get(current);
            if (live.welcomed() && highestSent(live) == log.highestAssigned()) {
                say(new End(live.handle, highestSent(live)));
            }
        }
    }
}
