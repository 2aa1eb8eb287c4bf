/** Measures what logging over WebSocket costs, beside what others take for the same job. */
@NullMarked
package io.github.wslog.benchmarks;

import org.jspecify.annotations.NullMarked;
