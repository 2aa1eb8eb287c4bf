/** Carries log events over WebSocket: the types that an appender and the receiver work with. */
@NullMarked
package io.github.wslog.transport;

import org.jspecify.annotations.NullMarked;
