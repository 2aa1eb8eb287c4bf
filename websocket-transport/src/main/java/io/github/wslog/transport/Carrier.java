package io.github.wslog.transport;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.SourceInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What empties an event log: the client's shipper, the server, or a stand-in of a test. Any thread. */
interface Carrier {
    /** The one for the settings' mode. */
    static Carrier of(EventLog log, TransportSettings settings, SourceInfo source, Status status) {
        return settings.isServer()
                ? new Serving(log, settings, source, status)
                : Shipping.carrier(log, settings, source, status);
    }

    /** Begins, on a thread of its own: returns at once. */
    void start();

    /** Goes on with other settings, over a new connection. Returns at once. */
    void reconnect(TransportSettings changed);

    /** Delivers what is left for at most {@code drain}, says farewell and ends; whether everything was delivered. */
    boolean close(Duration drain);

    Progress progress();

    /**
     * How far it has come.
     *
     * @param hopeful whether a connection is open or being opened, so that waiting a moment makes sense
     */
    record Progress(
            String state,
            boolean hopeful,
            long delivered,
            long resent,
            long connects,
            long failures,
            @Nullable String lastError) {}

    /** Makes a carrier; it is not started. */
    interface Maker {
        Carrier make(EventLog log, TransportSettings settings, SourceInfo source, Status status);
    }
}
