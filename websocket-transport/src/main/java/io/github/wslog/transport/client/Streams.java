package io.github.wslog.transport.client;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.StreamRange;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The streams of the log, oldest first, the live one last, with what was sent and released of each. The list is complete
 * from the start: a log gets no new stream while it is open. Owned by the shipper's thread.
 */
final class Streams {
    private final EventLog log;
    private final Tally tally;
    private final List<StreamBook> books = new ArrayList<>();
    private final List<Long> lastOfOlder = new ArrayList<>();

    Streams(EventLog log, SourceInfo own, Tally tally) {
        this.log = log;
        this.tally = tally;
        for (StreamRange range : log.streams()) {
            boolean live = range.stream().equals(log.stream());
            books.add(new StreamBook(
                    range.stream(),
                    live ? Relation.OWN : Relation.ADOPTED,
                    live ? own : sourceOf(range, own),
                    range.firstOrdinal() - 1));
            lastOfOlder.add(range.nextOrdinal() - 1);
        }
    }

    private static SourceInfo sourceOf(StreamRange range, SourceInfo own) {
        try {
            return SourceInfo.decode(range.description());
        } catch (WireException unreadable) {
            // Same directory, hence in all likelihood the same application.
            return own;
        }
    }

    int count() {
        return books.size();
    }

    StreamBook get(int index) {
        return books.get(index);
    }

    int indexOf(UUID stream) {
        for (int i = books.size() - 1; i >= 0; i--) {
            if (books.get(i).id.equals(stream)) {
                return i;
            }
        }
        throw new IllegalStateException("the log has no stream " + stream);
    }

    boolean isLive(int index) {
        return index == books.size() - 1;
    }

    /** The highest ordinal assigned in that stream. */
    long highestAssigned(int index) {
        return isLive(index) ? log.highestAssigned() : lastOfOlder.get(index);
    }

    /** The oldest stream, from that one on, that has something to be released; or the live one. */
    int firstUnreleased(int from) {
        int index = from;
        while (!isLive(index) && books.get(index).released() >= highestAssigned(index)) {
            index++;
        }
        return index;
    }

    /** The first record that is not known to have arrived, if there is one. */
    Place firstPlace() {
        int index = firstUnreleased(0);
        return new Place(index, books.get(index).released() + 1);
    }

    /** Whether everything assigned so far is released. */
    boolean allReleased() {
        int index = firstUnreleased(0);
        return books.get(index).released() >= highestAssigned(index);
    }

    /** How many ordinals wait to be released. */
    long waiting() {
        long waiting = 0;
        for (int i = 0; i < books.size(); i++) {
            waiting += Math.max(0, highestAssigned(i) - books.get(i).released());
        }
        return waiting;
    }

    /** Everything of that stream up to {@code ordinal} has arrived, and so has all of older streams. */
    void releaseInOrder(int index, long ordinal) {
        for (int i = 0; i < index; i++) {
            tally.delivered(books.get(i).release(highestAssigned(i)));
        }
        release(index, ordinal);
    }

    /**
     * Everything of that stream up to {@code ordinal} has arrived. The log frees its streams oldest first: what is
     * acknowledged out of turn stays until its turn comes.
     */
    void release(int index, long ordinal) {
        tally.delivered(books.get(index).release(ordinal));
        int first = firstUnreleased(0);
        if (books.get(first).released() > 0) {
            log.release(books.get(first).id, books.get(first).released());
        } else if (first > 0) {
            log.release(books.get(first - 1).id, highestAssigned(first - 1));
        }
    }
}
