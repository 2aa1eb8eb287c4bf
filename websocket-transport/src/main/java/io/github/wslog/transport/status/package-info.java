/** Tells the embedding program what a user should know. */
@NullMarked
package io.github.wslog.transport.status;

import org.jspecify.annotations.NullMarked;
