/** Turns measurements into tables and verdicts. */
@NullMarked
package io.github.wslog.benchmarks.report;

import org.jspecify.annotations.NullMarked;
