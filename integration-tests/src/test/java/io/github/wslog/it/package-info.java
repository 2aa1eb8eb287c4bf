/** Runs what a user gets, as a user runs it: installed jars in JVMs of their own, beside other people's programs. */
@NullMarked
package io.github.wslog.it;

import org.jspecify.annotations.NullMarked;
