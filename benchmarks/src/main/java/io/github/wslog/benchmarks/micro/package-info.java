/** JMH: single steps of the logging call. */
@NullMarked
package io.github.wslog.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
