/** Receives log events over WebSocket and hands them on, none disappearing in silence. */
@NullMarked
package io.github.wslog.receiver;

import org.jspecify.annotations.NullMarked;
