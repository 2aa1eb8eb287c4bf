/** Serves an event log, or takes events in, on one listening port. */
@NullMarked
package io.github.wslog.transport.server;

import org.jspecify.annotations.NullMarked;
