/** Starts both programs of a case, drives them, and takes the measurements. */
@NullMarked
package io.github.wslog.benchmarks.run;

import org.jspecify.annotations.NullMarked;
