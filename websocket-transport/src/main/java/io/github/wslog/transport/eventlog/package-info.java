/** Keeps log events between the threads that log and those that send: appended once, read by cursors, freed on release. */
@NullMarked
package io.github.wslog.transport.eventlog;

import org.jspecify.annotations.NullMarked;
