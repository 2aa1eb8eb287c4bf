package io.github.wslog.receiver;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A place to listen at, and what holds there.
 *
 * @param tls null without TLS; the same for all of one port
 * @param tokenFile holds the tokens of which sources must have one; null = none is needed
 * @param compression what is agreed to if who comes offers it; the same for all of one port
 */
record Listening(
        ListenUrl url, @Nullable TlsSettings tls, @Nullable Path tokenFile, Compression compression) {
    /** Whether sources may have certificates. */
    ClientAuth certificates() {
        return tls == null ? ClientAuth.NONE : tls.clientAuth();
    }

    /** Whether sources are asked to prove a name. */
    boolean asksNames() {
        return tokenFile != null || certificates() != ClientAuth.NONE;
    }
}
