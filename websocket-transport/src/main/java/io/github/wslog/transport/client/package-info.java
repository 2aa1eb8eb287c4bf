/** Ships an event log to a server that it dials. */
@NullMarked
package io.github.wslog.transport.client;

import org.jspecify.annotations.NullMarked;
