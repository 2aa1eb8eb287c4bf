/** Turns events into bytes that survive: appended once, read by many cursors, freed when acknowledged. */
@NullMarked
package io.github.wslog.transport.eventlog;

import org.jspecify.annotations.NullMarked;
