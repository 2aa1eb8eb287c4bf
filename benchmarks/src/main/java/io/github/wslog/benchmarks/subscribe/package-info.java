/** The program that subscribes: many at once that read all, or one that reads slowly. */
@NullMarked
package io.github.wslog.benchmarks.subscribe;

import org.jspecify.annotations.NullMarked;
