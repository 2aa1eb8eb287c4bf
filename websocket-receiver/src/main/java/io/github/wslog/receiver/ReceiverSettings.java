package io.github.wslog.receiver;

import io.github.wslog.receiver.output.ConfiguredOutput;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.wire.LinePattern;
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
 * @param destinations none twice
 * @param syslog daemons to write to, by name; {@code destinations} and this are not both empty
 * @param line for events that came without a layout
 * @param stateDirectory null if the spool is in memory
 * @param spoolBytes capacity of the spool
 * @param liveTokenFile holds the tokens of which those must have one who look on; null = none is needed
 * @param liveSend whether those who look on may send text, if their token is for that
 * @param listenTls for those of {@code listen} that want it
 */
record ReceiverSettings(
        List<ListenUrl> listen,
        List<ConnectUrl> connect,
        List<Destination> destinations,
        Map<String, ConfiguredOutput> syslog,
        String line,
        @Nullable Path stateDirectory,
        long spoolBytes,
        int maxConnections,
        Set<String> allowedHosts,
        Set<String> allowedOrigins,
        Live live,
        @Nullable Path liveTokenFile,
        boolean liveSend,
        TlsSettings listenTls,
        Duration drainLimit) {

    /** On which of the ports listened on everything that arrives can be watched. */
    enum Live {
        /** Those of loopback addresses. */
        LOOPBACK,
        ALL,
        NONE
    }

    /** Standard output, or a file. */
    sealed interface Destination {
        record StandardOutput() implements Destination {}

        record ToFile(Path file) implements Destination {}
    }

    ReceiverSettings {
        LinePattern.parse(line);
    }
}
