/** Replays a file as log events; the framework is plugged in. */
@NullMarked
package io.github.wslog.samples.replay;

import org.jspecify.annotations.NullMarked;
