/** A plain WebSocket server that shows what an appender sends. */
@NullMarked
package io.github.wslog.samples.server;

import org.jspecify.annotations.NullMarked;
