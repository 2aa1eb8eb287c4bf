/** Hands Logback events to the transport. */
@NullMarked
package io.github.wslog.logback;

import org.jspecify.annotations.NullMarked;
