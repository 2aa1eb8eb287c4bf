package io.github.wslog.receiver.output;

import io.github.wslog.transport.wire.Bytes;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** The lines that one write brings to one file. Every event ends with a line feed, its own or, where it has none, ours. One thread. */
final class FileLines {
    private final CRC32C crc = new CRC32C();
    private final Bytes bytes;
    private int[] ends = new int[64];
    private int events;

    /** With room for so many bytes before it grows. */
    FileLines(int room) {
        bytes = new Bytes(room);
    }

    /** Where an event is to be appended, before {@link #endEvent}. */
    Bytes bytes() {
        return bytes;
    }

    /** Ends the event that began where the last one ended. */
    void endEvent() {
        int start = events == 0 ? 0 : ends[events - 1];
        int end = bytes.length();
        if (end == start || bytes.array()[end - 1] != '\n') {
            bytes.putByte('\n');
        }
        if (events == ends.length) {
            ends = Arrays.copyOf(ends, 2 * events);
        }
        ends[events++] = bytes.length();
    }

    void clear() {
        bytes.clear();
        events = 0;
    }

    int events() {
        return events;
    }

    int length() {
        return bytes.length();
    }

    /** The bytes, at 0 … {@link #length}; valid until the next change. */
    byte[] array() {
        return bytes.array();
    }

    int crc() {
        crc.reset();
        crc.update(bytes.array(), 0, bytes.length());
        return (int) crc.getValue();
    }

    /** Where the event begins that has its end behind {@code offset}; {@code offset} itself if one begins there. */
    int startOfEvent(int offset) {
        int found = Arrays.binarySearch(ends, 0, events, offset);
        if (found >= 0) {
            return offset;
        }
        int event = -found - 1;
        return event == 0 ? 0 : ends[event - 1];
    }

    /** How many events end within the first {@code length} bytes. */
    int eventsWithin(int length) {
        int found = Arrays.binarySearch(ends, 0, events, length);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
