/** The few statistics that the reports need. */
@NullMarked
package io.github.wslog.benchmarks.stats;

import org.jspecify.annotations.NullMarked;
