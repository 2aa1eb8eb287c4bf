/** Dials servers: to ship an event log to them, or to take what they have to tell. */
@NullMarked
package io.github.wslog.transport.client;

import org.jspecify.annotations.NullMarked;
