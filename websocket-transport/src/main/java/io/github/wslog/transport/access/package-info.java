/** Decides who may come in, by what they show: tokens, sessions of browsers, and how often they were wrong. */
@NullMarked
package io.github.wslog.transport.access;

import org.jspecify.annotations.NullMarked;
