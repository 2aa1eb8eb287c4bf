/** Keeps what was acknowledged until every output has it: batches as they came, and the state that tells repeats. */
@NullMarked
package io.github.wslog.receiver.spool;

import org.jspecify.annotations.NullMarked;
