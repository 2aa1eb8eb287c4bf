package io.github.wslog.transport.live;

import io.github.wslog.transport.live.FeedReader.Read;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A browser or program that gets events as text. It may change its subscription at any time, and send text if allowed. */
final class PlainSubscriber extends Subscriber {
    /** An expression that gives more trouble ends the subscription. */
    private static final long MOST_TROUBLE = 1000;

    /**
     * What the system takes for a peer may be megabytes, which a slow one would be minutes behind, and our pings with it.
     * Twice the distance of pings, so that who reads never waits for one.
     */
    private static final long MOST_UNREAD_BYTES = 256 << 10;

    /** One that does not read what is wrong with what it sends is not told all of it. */
    private static final int MOST_COMPLAINTS = 32;

    private static final int REFUSED = 1008;
    private static final int NOT_ACCEPTED = 1003;

    private final FeedPlace arrival;
    private final String query;
    private final LiveSettings settings;
    private final Sending sending;
    private final AtomicReference<@Nullable Subscription> requested = new AtomicReference<>();
    private final Queue<String> complaints = new ArrayBlockingQueue<>(MOST_COMPLAINTS);

    // Owned by the pump's thread; null until the first turn.
    private @Nullable Standing standing;

    /**
     * A subscriber whose handshake is about to be answered: whoever has read the answer misses nothing that is logged from
     * then on, however late its first turn is.
     *
     * @param query of the handshake
     */
    PlainSubscriber(Pump pump, String query, LiveSettings settings, Sending sending) {
        super(pump);
        this.arrival = pump.end();
        this.query = query;
        this.settings = settings;
        this.sending = sending;
    }

    /** Where a subscription stands. */
    private static final class Standing {
        final Subscription subscription;
        final View view;
        final Announcer announcer;
        FeedPlace place;
        final FeedPlace liveFrom; // everything before it was logged before the subscription
        final long replay;

        @Nullable Rewind rewind;

        boolean live;
        boolean noticed;

        Standing(Subscription subscription, View view, FeedPlace place, FeedPlace liveFrom, long replay, boolean send) {
            this.subscription = subscription;
            this.view = view;
            this.announcer = new Announcer(view.format(), send);
            this.place = place;
            this.liveFrom = liveFrom;
            this.replay = replay;
        }
    }

    @Override
    void begin() {
        request(query);
    }

    @Override
    public void text(ByteBuffer utf8) {
        String message = StandardCharsets.UTF_8.decode(utf8).toString();
        if (SentText.isOne(message)) {
            String complaint = sending.take(message, peer().remote(), System.nanoTime());
            if (complaint != null) {
                complaints.offer(complaint);
            }
        } else {
            request(message);
        }
        pump.wake();
    }

    @Override
    public void binary(ByteBuffer message) {
        refuse(NOT_ACCEPTED, "a subscriber sends text: level=… & logger=… & match=… & replay=… & after=… & format=…");
    }

    private void request(String parameters) {
        try {
            requested.set(Subscription.parse(parameters));
        } catch (BadSubscription bad) {
            refuse(REFUSED, bad.reason());
        }
    }

    @Override
    Turn serve(Desk desk, long now) {
        if (peer().bytesPending() > 0 || peer().bytesUnread() > MOST_UNREAD_BYTES) {
            return Turn.BUSY;
        }
        Subscription next = requested.getAndSet(null);
        if (next != null) {
            standing = subscribe(next, standing, desk);
            return Turn.MOVED;
        }
        Standing at = standing;
        if (at == null) {
            return Turn.BUSY; // its first subscription is on the way
        }
        for (String complaint = complaints.poll(); complaint != null; complaint = complaints.poll()) {
            at.announcer.note(complaint, peer());
        }
        Rewind rewind = at.rewind;
        if (rewind != null) {
            if (rewind.step(now)) {
                at.place = rewind.place();
                at.rewind = null;
            }
            return Turn.MOVED;
        }
        return now - notBefore < 0 && !pump.isDraining() ? Turn.PACED : send(at, desk, now);
    }

    private Standing subscribe(Subscription next, @Nullable Standing before, Desk desk) {
        View view = desk.views().take(next);
        FeedPlace end = before == null ? arrival : desk.feed().end();
        Standing fresh;
        if (before != null && !next.namesPlace()) {
            fresh = new Standing(next, view, before.place, end, 0, sending.isAllowed());
            fresh.rewind = before.rewind;
        } else {
            fresh = beginning(next, view, end, desk);
        }
        if (before != null) {
            desk.views().giveBack(before.subscription);
        }
        notBefore = System.nanoTime();
        fresh.announcer.subscribed(desk.feed().source(), next.filter().level(), fresh.replay, peer());
        if (fresh.place.equals(end) && fresh.rewind == null) {
            fresh.live = true;
            fresh.announcer.live(peer());
        }
        return fresh;
    }

    private Standing beginning(Subscription next, View view, FeedPlace end, Desk desk) {
        FeedPlace after = next.after();
        if (after != null) {
            return new Standing(next, view, after.next(), end, 0, sending.isAllowed());
        }
        long replay = next.replay() == Subscription.UNNAMED ? settings.replay() : next.replay();
        Standing fresh = new Standing(next, view, end, end, replay, sending.isAllowed());
        if (replay > 0) {
            fresh.rewind = new Rewind(view, !next.filter().isEverything(), replay, desk.readers(), end);
        }
        return fresh;
    }

    private Turn send(Standing at, Desk desk, long now) {
        Read read = desk.chunks().read(at.view, at.place, now);
        switch (read) {
            case BATCH -> {
                Chunk chunk = desk.chunks().chunk();
                pump.delivered(chunk.events());
                chunk.sendTo(peer());
                at.place = chunk.next();
                notBefore = chunk.newest() ? pump.nextLook(now) : now;
            }
            case OVERTAKEN -> {
                pump.wasOvertaken();
                at.announcer.skipped(desk.readers().missed(), desk.readers().next(), peer());
                at.place = desk.readers().next();
            }
            case EMPTY -> {
                // Nothing to send.
            }
        }
        remark(at, read);
        return read == Read.EMPTY ? Turn.IDLE : Turn.MOVED;
    }

    private void remark(Standing at, Read read) {
        if (!at.live && (read == Read.EMPTY || at.place.reached(at.liveFrom))) {
            at.live = true;
            at.announcer.live(peer());
        }
        if (at.view.trouble() > MOST_TROUBLE) {
            refuse(REFUSED, "match takes too many steps on too many events");
        } else if (at.view.trouble() > 0 && !at.noticed) {
            at.noticed = true;
            at.announcer.note("match takes too many steps on some events: they count as not matching", peer());
        }
    }

    @Override
    void leave(Desk desk) {
        Standing at = standing;
        if (at != null) {
            desk.views().giveBack(at.subscription);
        }
    }
}
