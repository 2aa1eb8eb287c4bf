/** A Spring Boot application whose log goes over WebSocket. */
@NullMarked
package io.github.wslog.samples.orders;

import org.jspecify.annotations.NullMarked;
