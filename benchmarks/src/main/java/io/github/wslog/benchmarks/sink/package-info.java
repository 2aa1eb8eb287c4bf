/** The other end of the peers: TCP into a file. */
@NullMarked
package io.github.wslog.benchmarks.sink;

import org.jspecify.annotations.NullMarked;
