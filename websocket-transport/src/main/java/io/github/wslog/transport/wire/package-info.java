/** Says on the wire what the log holds: the frames of wslog.v1, read and written without a connection. */
@NullMarked
package io.github.wslog.transport.wire;

import org.jspecify.annotations.NullMarked;
