/** Hands Log4j 2 events to the transport. */
@NullMarked
package io.github.wslog.log4j2;

import org.jspecify.annotations.NullMarked;
