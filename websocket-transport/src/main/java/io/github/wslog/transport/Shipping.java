package io.github.wslog.transport;

import io.github.wslog.transport.client.ClientSettings;
import io.github.wslog.transport.client.ClientStats;
import io.github.wslog.transport.client.Delivery;
import io.github.wslog.transport.client.Shipper;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.SourceInfo;
import java.time.Duration;
import java.util.Locale;

/** Client mode: the log is shipped to a server that we dial. */
final class Shipping implements Carrier {
    private final Shipper shipper;
    private final SourceInfo source;

    private Shipping(EventLog log, TransportSettings settings, SourceInfo source, Status status) {
        this.source = source;
        this.shipper = new Shipper(log, client(settings, source), status);
    }

    static Carrier carrier(EventLog log, TransportSettings settings, SourceInfo source, Status status) {
        return new Shipping(log, settings, source, status);
    }

    private static ClientSettings client(TransportSettings settings, SourceInfo source) {
        return new ClientSettings(
                settings.urls(),
                settings.subprotocol(),
                settings.headers(),
                settings.proxy(),
                settings.tls(),
                settings.compression(),
                Delivery.valueOf(settings.delivery().toUpperCase(Locale.ROOT)),
                settings.connectTimeout(),
                settings.reconnectDelay(),
                settings.maxReconnectDelay(),
                settings.pingInterval(),
                settings.silenceTimeout(),
                source,
                settings.contentType(),
                settings.charset(),
                LinePattern.parse(LinePattern.DEFAULT));
    }

    @Override
    public void start() {
        shipper.start();
    }

    @Override
    public void reconnect(TransportSettings changed) {
        shipper.reconnect(client(changed, source));
    }

    @Override
    public boolean close(Duration drain) {
        return shipper.close(drain);
    }

    @Override
    public Progress progress() {
        ClientStats stats = shipper.stats();
        boolean failed = stats.state().startsWith("waiting") && stats.failures() > 0;
        return new Progress(
                stats.state(),
                !failed && !stats.state().startsWith("closed"),
                stats.delivered(),
                stats.resent(),
                stats.connects(),
                stats.failures(),
                stats.lastError());
    }
}
