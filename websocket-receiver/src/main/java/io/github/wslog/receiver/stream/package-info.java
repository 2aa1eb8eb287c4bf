/** Takes events from connections into the spool: each stream by one connection at a time, each ordinal once. */
@NullMarked
package io.github.wslog.receiver.stream;

import org.jspecify.annotations.NullMarked;
