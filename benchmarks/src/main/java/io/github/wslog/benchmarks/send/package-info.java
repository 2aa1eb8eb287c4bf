/** The program whose logging is measured: does what the driver asks on standard input. */
@NullMarked
package io.github.wslog.benchmarks.send;

import org.jspecify.annotations.NullMarked;
