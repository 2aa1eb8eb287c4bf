/** The events that every case logs, and that the audit expects to find again. */
@NullMarked
package io.github.wslog.benchmarks.event;

import org.jspecify.annotations.NullMarked;
