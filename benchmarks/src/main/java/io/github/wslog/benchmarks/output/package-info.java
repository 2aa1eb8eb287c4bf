/** How fast the receiver's outputs empty a spool: a program of its own JVM, on the receiver's class path. */
@NullMarked
package io.github.wslog.benchmarks.output;

import org.jspecify.annotations.NullMarked;
