/** Shows a log to whoever subscribes: browsers, programs, receivers. */
@NullMarked
package io.github.wslog.transport.live;

import org.jspecify.annotations.NullMarked;
