package io.github.wslog.transport.wire;

/** The ranges of values in frames. */
final class Limits {
    private Limits() {}

    static void handle(int handle) {
        check("handle", handle, 0, Wslog.MAX_HANDLE);
    }

    static void check(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " must be " + low + ".." + high + ", was " + value);
        }
    }
}
