package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Dials by the connector, and keeps what its connections tell. */
final class Told implements LinkEvents {
    final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<byte[]> pongs = new LinkedBlockingQueue<>();
    final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

    @Override
    public void message(byte[] payload) {
        messages.add(payload);
    }

    @Override
    public void pong(byte[] payload) {
        pongs.add(payload);
    }

    @Override
    public void ended(Ending ending) {
        endings.add(ending);
    }

    Dialed dial(TestSettings settings, URI url, String subprotocol) {
        Target target = new Target(url, 0);
        return new NvConnector(Clock.systemUTC())
                .attempt(target, subprotocol, settings.make().dial(), this)
                .dial();
    }

    Link open(RawServer server, String subprotocol) {
        Dialed dialed = dial(TestSettings.of(server.url()), server.url(), subprotocol);
        assertThat(dialed).isInstanceOf(Dialed.Connected.class);
        return ((Dialed.Connected) dialed).link();
    }

    static Dialed.Failed failed(Dialed dialed) {
        assertThat(dialed).isInstanceOf(Dialed.Failed.class);
        return (Dialed.Failed) dialed;
    }
}
