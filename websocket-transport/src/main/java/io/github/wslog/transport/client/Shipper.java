package io.github.wslog.transport.client;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.status.Status;
import java.time.Duration;

/** Ships the event log to one peer, in order, and releases what has arrived. */
public final class Shipper {
    private final EventLog log;
    private final Status status;
    private volatile ClientSettings settings;

    /** Does nothing yet. */
    public Shipper(EventLog log, ClientSettings settings, Status status) {
        this.log = log;
        this.settings = settings;
        this.status = status;
    }

    /** Starts the shipper's thread; does no network work on the caller's. */
    public void start() {
        status.info("not shipping yet: " + settings.urls() + log.stream());
    }

    /**
     * Ships what is left, for at most {@code drain}, and ends.
     *
     * @return whether everything was delivered
     */
    public boolean close(Duration drain) {
        return log.highestAssigned() == 0;
    }

    /** What was done so far. Any thread. */
    public ClientStats stats() {
        return new ClientStats("waiting", 0, 0, 0, 0, 0, 0, null);
    }

    /** Goes on with these settings, on a new connection. Any thread. */
    public void reconnect(ClientSettings changed) {
        settings = changed;
    }
}
