/** Small applications that the tests start in JVMs of their own, with class paths chosen jar by jar. */
@NullMarked
package io.github.wslog.it.app;

import org.jspecify.annotations.NullMarked;
