package io.github.wslog.receiver;

import io.github.wslog.transport.tls.TlsSettings;
import org.jspecify.annotations.Nullable;

/**
 * A place to listen at, and what holds there.
 *
 * @param tls null without TLS; the same for all of one port
 */
record Listening(ListenUrl url, @Nullable TlsSettings tls) {}
