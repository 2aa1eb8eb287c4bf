package io.github.wslog.benchmarks.send;

import io.github.wslog.benchmarks.event.EventText;

/** Where the events of one sender go. One thread. */
interface Target {
    void log(EventText event);

    /** Hands on what {@link #log} may still hold. Frameworks do that themselves. */
    default void flush() {}

    /** Ends the framework as an application does that ends in order. */
    void close();
}
