/** The bytes that travel: records, the frames around them, and the lines made of them. See {@code docs/wire-protocol.md}. */
@NullMarked
package io.github.wslog.transport.wire;

import org.jspecify.annotations.NullMarked;
