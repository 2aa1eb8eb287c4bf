package io.github.wslog.transport.client;

import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import java.util.TreeSet;
import java.util.UUID;

/** What is known of one stream of the log: how far it was sent and released. Owned by the shipper's thread. */
final class StreamBook {
    final UUID id;
    final Relation relation;
    final SourceInfo source;

    // Of what is not released yet; few, as most ordinals are events that go out whole.
    private final TreeSet<Long> noEvents = new TreeSet<>();
    private final TreeSet<Long> cut = new TreeSet<>();
    private UUID announced;
    private long released;
    private long highestSent;

    /** @param released the highest ordinal that is released already; 0 = none */
    StreamBook(UUID id, Relation relation, SourceInfo source, long released) {
        this.id = id;
        this.relation = relation;
        this.source = source;
        this.announced = id;
        this.released = released;
        this.highestSent = released;
    }

    /** The id that peers are told. */
    UUID announced() {
        return announced;
    }

    /** From now on the stream goes by another name: a peer claimed to hold what was never assigned under this one. */
    void announceAs(UUID fresh) {
        announced = fresh;
    }

    /** The highest ordinal that was released. */
    long released() {
        return released;
    }

    /** The highest ordinal that was ever sent. */
    long highestSent() {
        return highestSent;
    }

    /** That ordinal holds no event, or one that will not be sent; whether that was not known before. */
    boolean noEvent(long ordinal) {
        return noEvents.add(ordinal);
    }

    /** That event is cut; whether that was not known before. */
    boolean cut(long ordinal) {
        return cut.add(ordinal);
    }

    /** These ordinals were sent; returns how many events among them had been sent before. */
    long sent(long first, long last) {
        long repeated = 0;
        if (first <= highestSent) {
            long upTo = Math.min(last, highestSent);
            repeated = upTo - first + 1 - noEvents.subSet(first, upTo + 1).size();
        }
        highestSent = Math.max(highestSent, last);
        return repeated;
    }

    /** Everything up to this ordinal was released; returns how many events that newly were. */
    long release(long ordinal) {
        if (ordinal <= released) {
            return 0;
        }
        var covered = noEvents.headSet(ordinal + 1);
        long events = ordinal - released - covered.size();
        covered.clear();
        cut.headSet(ordinal + 1).clear();
        released = ordinal;
        highestSent = Math.max(highestSent, ordinal);
        return events;
    }
}
