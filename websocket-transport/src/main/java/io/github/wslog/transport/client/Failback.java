package io.github.wslog.transport.client;

import io.github.wslog.transport.client.ConnectionState.Connection;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way back to the first url while another one serves: now and then the first is tried beside the connection in use,
 * which is left only when the first has answered. Shipper's thread only.
 */
final class Failback {
    static final Duration FIRST_PROBE = Duration.ofMinutes(1);
    static final Duration RAREST_PROBE = Duration.ofMinutes(10);

    private long spacing = FIRST_PROBE.toNanos();
    private long nextProbe;
    private @Nullable Dialing probe;
    private @Nullable Connection successor;

    /** A connection to another url than the first was opened. */
    void opened(long now) {
        spacing = FIRST_PROBE.toNanos();
        nextProbe = now + spacing;
    }

    /** Whether the first should be tried now. */
    boolean due(long now) {
        return probe == null && successor == null && now - nextProbe >= 0;
    }

    void probing(Dialing dialing) {
        probe = dialing;
    }

    boolean isProbe(Dialing dialing) {
        return dialing.equals(probe);
    }

    void failed(long now) {
        probe = null;
        spacing = Math.min(2 * spacing, RAREST_PROBE.toNanos());
        nextProbe = now + spacing;
    }

    void succeeded(Connection connection) {
        probe = null;
        successor = connection;
    }

    /** The connection to go over to, if there is one that still lives. */
    @Nullable Connection takeSuccessor() {
        Connection taken = successor;
        successor = null;
        return taken == null || taken.dialing().correspondent().ending() != null ? null : taken;
    }

    /** Gives up what is under way. */
    void abandon() {
        if (probe != null) {
            probe.attempt().abandon();
            probe = null;
        }
        if (successor != null) {
            successor.link().abort();
            successor = null;
        }
    }
}
