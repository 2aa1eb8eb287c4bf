@NullMarked
package io.github.wslog.transport.eventlog;

import org.jspecify.annotations.NullMarked;
