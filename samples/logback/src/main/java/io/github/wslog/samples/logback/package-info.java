/** An application that logs with Logback over WebSocket. */
@NullMarked
package io.github.wslog.samples.logback;

import org.jspecify.annotations.NullMarked;
