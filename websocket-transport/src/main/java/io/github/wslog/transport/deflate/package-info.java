/** Compresses and expands WebSocket messages, each by itself and within bounds (RFC 7692, permessage-deflate). */
@NullMarked
package io.github.wslog.transport.deflate;

import org.jspecify.annotations.NullMarked;
