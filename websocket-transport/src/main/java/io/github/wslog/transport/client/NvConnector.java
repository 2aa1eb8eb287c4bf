package io.github.wslog.transport.client;

import java.time.Clock;
import org.jspecify.annotations.Nullable;

/** Connections made by nv-websocket-client. */
final class NvConnector implements Connector {
    private final Clock clock;

    /** @param clock what a date in Retry-After is compared with */
    NvConnector(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Attempt attempt(Target target, @Nullable String subprotocol, DialSettings settings, LinkEvents events) {
        return new NvAttempt(target, subprotocol, settings, events, clock);
    }
}
