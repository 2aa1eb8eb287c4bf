package io.github.wslog.transport.client;

/** A record of the log: the number of its stream, oldest first, and its ordinal. */
record Place(int stream, long ordinal) implements Comparable<Place> {
    /** In front of every record. */
    static final Place START = new Place(0, 0);

    @Override
    public int compareTo(Place other) {
        return stream != other.stream ? Integer.compare(stream, other.stream) : Long.compare(ordinal, other.ordinal);
    }
}
