/** An application that logs with Log4j 2 over WebSocket. */
@NullMarked
package io.github.wslog.samples.log4j2;

import org.jspecify.annotations.NullMarked;
