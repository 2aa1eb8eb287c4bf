/** Brings what the spool holds to where it should be: every output at its own pace, from its own place. */
@NullMarked
package io.github.wslog.receiver.output;

import org.jspecify.annotations.NullMarked;
