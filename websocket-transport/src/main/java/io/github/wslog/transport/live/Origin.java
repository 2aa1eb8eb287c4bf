package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.SourceInfo;
import java.nio.charset.Charset;

/**
 * Where events come from. A feed makes one for each source and uses it again: equal ones that are the same object cost
 * less.
 *
 * @param source who logged them
 * @param charset of the bodies that a layout made
 */
public record Origin(SourceInfo source, Charset charset) {}
