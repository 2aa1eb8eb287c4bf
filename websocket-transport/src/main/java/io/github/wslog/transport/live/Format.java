package io.github.wslog.transport.live;

/** How a subscriber gets events. */
enum Format {
    /** A message each, the line that a peer of client mode gets. */
    TEXT,
    /** Arrays of objects. */
    JSON
}
