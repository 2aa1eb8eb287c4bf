package io.github.wslog.receiver;

import io.github.wslog.receiver.output.OutputSettings;
import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.transport.server.TrustedProxies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the receiver is to do, checked.
 *
 * @param listen where to wait for sources
 * @param connect which sources to dial; {@code listen} and this are not both empty
 * @param outputs by name, at least one of which is required
 * @param plugins whose outputs have types beside the built-in ones; null = none
 * @param stateDirectory null if the spool is in memory
 * @param spoolBytes capacity of the spool
 * @param diskReserveBytes what the spool leaves of its disk for others; 0 = nothing
 * @param durability of what is acknowledged
 * @param trustedProxies who is believed when it says whom it speaks for
 * @param liveTokenFile holds the tokens of which those must have one who look on; null = none is needed
 * @param liveSend whether those who look on may send text, if their token is for that
 * @param admin where to tell how the receiver does; null = nowhere
 */
record ReceiverSettings(
        List<Listening> listen,
        List<ConnectUrl> connect,
        Map<String, OutputSettings> outputs,
        @Nullable Path plugins,
        @Nullable Path stateDirectory,
        long spoolBytes,
        long diskReserveBytes,
        Durability durability,
        int maxConnections,
        Set<String> allowedHosts,
        Set<String> allowedOrigins,
        TrustedProxies trustedProxies,
        Live live,
        @Nullable Path liveTokenFile,
        boolean liveSend,
        Duration drainLimit,
        @Nullable AdminPort admin,
        OwnLog.Format logFormat) {

    /** What is left of the disk unless somebody wants it otherwise, and the most that can be wanted. */
    static final long RESERVE = 64L << 20;

    static final long MOST_RESERVE = 1L << 40;

    /** Whether sources are asked, anywhere, to prove a name. */
    boolean asksNames() {
        return listen.stream().anyMatch(Listening::asksNames);
    }

    /** What is in force when these are wanted while the receiver runs: spool, live and admin stay what they are. */
    ReceiverSettings changedTo(ReceiverSettings next) {
        return new ReceiverSettings(
                next.listen,
                next.connect,
                next.outputs,
                next.plugins,
                stateDirectory,
                spoolBytes,
                diskReserveBytes,
                durability,
                next.maxConnections,
                next.allowedHosts,
                next.allowedOrigins,
                next.trustedProxies,
                live,
                liveTokenFile,
                liveSend,
                next.drainLimit,
                admin,
                next.logFormat);
    }

    /** On which of the ports listened on everything that arrives can be watched. */
    enum Live {
        /** Those of loopback addresses. */
        LOOPBACK,
        ALL,
        NONE
    }
}
