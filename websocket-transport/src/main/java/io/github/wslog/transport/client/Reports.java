package io.github.wslog.transport.client;

import io.github.wslog.transport.client.ConnectionState.Connection;
import io.github.wslog.transport.status.Outage;
import io.github.wslog.transport.status.Status;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a user is told of one set of urls: changes, not repetitions. Shipper's thread only. */
final class Reports {
    private final Status status;
    private final Tally tally;
    private final Outage outage;
    private final String subject;
    private final boolean severalUrls;
    private final Delivery delivery;
    private String saidOpened = "";
    private boolean saidBack;
    private long deliveredAtOpen;

    Reports(ClientSettings settings, Status status, Tally tally, LongSupplier nanoTime) {
        int more = settings.urls().size() - 1;
        this.subject = Target.printable(settings.urls().get(0)) + (more == 0 ? "" : " and " + more + " more");
        this.severalUrls = more > 0;
        this.delivery = settings.delivery();
        this.status = status;
        this.tally = tally;
        this.outage = new Outage(subject, status, nanoTime);
    }

    void tick() {
        outage.tick();
    }

    /** An attempt failed or a connection broke. */
    void failed(Target target, String reason, @Nullable Throwable cause) {
        tally.failed(target + ": " + reason);
        outage.failed(severalUrls ? target + ": " + reason : reason, cause);
    }

    /** Records can flow. Said when it is news: the first time, and with another peer or promise than before. */
    void opened(Connection connection, boolean wslog) {
        saidBack = false;
        deliveredAtOpen = tally.delivered();
        String promise =
                delivery == Delivery.SENT ? "plain messages, not confirmed" : "plain messages, confirmed by PING";
        String line = "connected to " + connection + " (" + (wslog ? "wslog.v1, acknowledged" : promise) + ")";
        if (!line.equals(saidOpened)) {
            saidOpened = line;
            status.info(line);
        }
    }

    /** The connection still stands; once it is stable, or something was delivered, the trouble is over. */
    void open(boolean stable, Streams streams, long lost) {
        if (!saidBack && (stable || tally.delivered() > deliveredAtOpen)) {
            saidBack = true;
            outage.recovered(streams.waiting() + " events waiting, " + lost + " lost since the start");
        }
    }

    /** Whether something was delivered on the connection that was opened last, which the peer has confirmed. */
    boolean delivered() {
        return delivery != Delivery.SENT && tally.delivered() > deliveredAtOpen;
    }

    void poison(Place place, String reason, PoisonWatch.Treatment treatment) {
        String done = switch (treatment) {
            case CUT, CUT_SHORT -> "is cut";
            case REPAIRED -> "is sent with what is not UTF-8 replaced";
            case SKIPPED, WHOLE -> "is skipped, a gap record tells";
        };
        status.warn(
                subject + ": event " + place.ordinal() + " ended " + PoisonWatch.CONNECTIONS + " connections or more ("
                        + reason + "), it " + done,
                null);
    }

    void closed(Remains remains) {
        if (remains.events() > 0) {
            status.warn(subject + ": closed with " + remains + " not delivered", null);
        }
    }
}
