/** Finds out from the file whether every event arrived, once, in order and whole. */
@NullMarked
package io.github.wslog.benchmarks.audit;

import org.jspecify.annotations.NullMarked;
