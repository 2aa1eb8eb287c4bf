/** Builds TLS contexts from PEM files and key stores. */
@NullMarked
package io.github.wslog.transport.tls;

import org.jspecify.annotations.NullMarked;
