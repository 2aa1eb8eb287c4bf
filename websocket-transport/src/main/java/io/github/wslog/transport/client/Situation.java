package io.github.wslog.transport.client;

import io.github.wslog.transport.client.ConnectionState.Open;
import io.github.wslog.transport.client.ConnectionState.Waiting;
import io.github.wslog.transport.client.Conversation.Progress;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.status.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Where the shipper stands: its state, and what all states share. Owned by the shipper's thread, but for the wish to end,
 * which any thread may have.
 */
final class Situation {
    private static final long PAUSE_WHEN_ENDING = TimeUnit.MILLISECONDS.toNanos(250);

    private final EventLog log;
    private final Status status;
    private final Seams seams;
    private final Mailbox mailbox;
    private final Tally tally;
    private final Watchdog watchdog;
    private final Streams streams;
    private final FrameWriter frames;
    private final GapWriter gaps;

    // Anew with each change of settings.
    private ClientSettings settings;
    private Shipment shipment;
    private Dialer dialer;
    private Reports reports;
    private Failback failback = new Failback();

    private ConnectionState state;
    private Progress progress = Progress.SENT;
    private boolean refused;
    private boolean ending;

    // Written by any thread, the time before the flag.
    private volatile long endBy;
    private volatile boolean endAsked;

    Situation(
            EventLog log,
            ClientSettings settings,
            Status status,
            Seams seams,
            Mailbox mailbox,
            Watchdog watchdog,
            Tally tally) {
        this.log = log;
        this.settings = settings;
        this.status = status;
        this.seams = seams;
        this.mailbox = mailbox;
        this.watchdog = watchdog;
        this.tally = tally;
        this.streams = new Streams(log, settings.source(), tally);
        this.frames = new FrameWriter(seams.maskingKeys(), BatchRecords.capacity(log.maxRecordBytes()));
        this.gaps = new GapWriter(log);
        this.shipment = new Shipment(log, settings, frames, streams, tally, seams.clock());
        this.dialer = new Dialer(settings.dial(), seams, mailbox);
        this.reports = new Reports(settings, status, tally, seams.nanoTime());
        this.state = new Waiting(now());
    }

    /** These settings hold from now on. */
    void use(ClientSettings next) {
        settings = next;
        shipment = new Shipment(log, next, frames, streams, tally, seams.clock());
        dialer = new Dialer(next.dial(), seams, mailbox);
        reports = new Reports(next, status, tally, seams.nanoTime());
        failback.abandon();
        failback = new Failback();
        refused = false;
    }

    long now() {
        return seams.nanoTime().getAsLong();
    }

    ConnectionState state() {
        return state;
    }

    void become(ConnectionState next) {
        state = next;
        progress = Progress.SENT;
        tally.state(next.word());
    }

    /** What the last look at the log found, in this state. */
    Progress progress() {
        return progress;
    }

    Progress progress(Progress found) {
        progress = found;
        return found;
    }

    boolean isOpen() {
        return state instanceof Open;
    }

    /** Whether the peer, or we, refused the other last: then it will be the same the next time. */
    void refused(boolean last) {
        refused = last;
    }

    /** Any thread: what there is shall be delivered within this time. Asked again, it may be less. */
    void askToEnd(Duration within) {
        endBy = now() + within.toNanos();
        endAsked = true;
    }

    /** Takes note of the wish to end, at the begin of a turn: who waits for the next attempt makes it at once. */
    void noteEnd() {
        if (endAsked && !ending) {
            ending = true;
            if (state instanceof Waiting) {
                become(new Waiting(now()));
            }
        }
    }

    /** A connection was opened. */
    void opened() {
        refused = false;
    }

    boolean ending() {
        return ending;
    }

    /** The state of waiting for so long. Who ends has little time, and is one client less soon: it tries often. */
    Waiting waitFor(long nanos) {
        return new Waiting(now() + (ending ? Math.min(nanos, PAUSE_WHEN_ENDING) : nanos));
    }

    boolean outOfTime(long now) {
        return ending && now - endBy >= 0;
    }

    /** How long there is still time, when the end has been asked for. */
    long timeLeft(long now) {
        return ending ? endBy - now : Long.MAX_VALUE;
    }

    /** Whether the last attempt was refused, so that another one soon would be as well. */
    boolean refused() {
        return refused;
    }

    /** Whether everything has been delivered, and told. */
    boolean nothingLeft() {
        return streams.allReleased() && !log.losses().pending();
    }

    long lost() {
        return log.losses().total();
    }

    ClientSettings settings() {
        return settings;
    }

    Seams seams() {
        return seams;
    }

    Tally tally() {
        return tally;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    Streams streams() {
        return streams;
    }

    FrameWriter frames() {
        return frames;
    }

    GapWriter gaps() {
        return gaps;
    }

    Shipment shipment() {
        return shipment;
    }

    Dialer dialer() {
        return dialer;
    }

    Reports reports() {
        return reports;
    }

    Failback failback() {
        return failback;
    }
}
