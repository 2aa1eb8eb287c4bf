package io.github.wslog.transport.client;

import org.jspecify.annotations.Nullable;

/**
 * What a shipper has done since it was made. Counted by its own thread and read by any: each number is right, together
 * they may be a moment apart.
 *
 * @param state one of waiting, connecting, handshaking, open, closing, closed; with the peer where there is one
 * @param delivered events released; void ordinals and gap records are not counted
 * @param resent events that were sent again after a reconnect
 * @param connects connections that were opened
 * @param failures attempts that failed and connections that broke
 * @param truncated events that were sent with their body cut, by their source or because the peer refused them whole
 * @param bytesSent bytes of frames handed to the socket, TLS not counted
 */
public record ClientStats(
        String state,
        long delivered,
        long resent,
        long connects,
        long failures,
        long truncated,
        long bytesSent,
        @Nullable String lastError) {}
