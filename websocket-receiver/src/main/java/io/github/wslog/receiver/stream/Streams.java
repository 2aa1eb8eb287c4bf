package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Recovery;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.StreamDescription;
import io.github.wslog.receiver.spool.StreamState;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.WireException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All streams that are remembered. Any thread looks streams up; the rest belongs to the housekeeping thread.
 */
final class Streams {
    /** How many are forgotten at once when there are too many: a tenth. */
    private static final int EVICTED_SHARE = 10;

    private final Spool spool;
    private final StreamLimits limits;
    private final Notes notes;
    private final Status status;
    private final Counters counters;
    private final Map<UUID, SourceStream> streams = new ConcurrentHashMap<>();

    Streams(Spool spool, StreamLimits limits, Notes notes, Status status, Counters counters, long nowMillis) {
        this.spool = spool;
        this.limits = limits;
        this.notes = notes;
        this.status = status;
        this.counters = counters;
        Recovery recovery = spool.recovery();
        for (StreamState state : recovery.streams()) {
            streams.put(state.description().stream(), new SourceStream(spool, counters, state, nowMillis));
        }
    }

    /** A stream in the hands of a connection. */
    record Lease(SourceStream stream, long highestHeld, SourceStream.@Nullable Owner previous) {}

    /**
     * Opens a stream, or goes on with it, for a connection. The one that had it must be told by the caller.
     *
     * @throws WireException if it belongs to another name
     */
    Lease open(
            SourceStream.Owner by,
            StreamDescription description,
            long firstUnreleased,
            long highestAssigned,
            long nowMillis)
            throws WireException {
        while (true) {
            SourceStream stream = streams.computeIfAbsent(
                    description.stream(),
                    id -> new SourceStream(
                            spool, counters, new StreamState(description, 0, 0, nowMillis, 0, 0), nowMillis));
            SourceStream.Opened opened = stream.open(by, description, firstUnreleased, highestAssigned, nowMillis);
            if (opened != null) {
                return new Lease(stream, opened.highestHeld(), opened.previous());
            }
            // Forgotten between the two lines above: it leaves the map any moment.
            streams.remove(description.stream(), stream);
        }
    }

    /** Notes streams that broke off and forgets old ones. */
    void keep(long nowMillis) {
        for (SourceStream stream : streams.values()) {
            stream.noteGone(nowMillis * 1_000_000);
            if (stream.brokeOff(nowMillis, limits.noteAfter().toMillis()) && notes.brokeOff(stream.state())) {
                stream.noted(nowMillis);
            }
            if (stream.forget(nowMillis, limits)) {
                remove(stream);
            }
        }
        evict();
    }

    private void evict() {
        int excess = streams.size() - limits.mostStreams();
        if (excess <= 0) {
            return;
        }
        List<SourceStream> oldest = streams.values().stream()
                .filter(stream -> !stream.isOwned())
                .sorted(Comparator.comparingLong(SourceStream::touchedMillis))
                .limit(excess + limits.mostStreams() / EVICTED_SHARE)
                .filter(SourceStream::evict)
                .toList();
        oldest.forEach(this::remove);
        status.warn(
                "more than " + limits.mostStreams() + " streams: " + oldest.size()
                        + " forgotten; if one of them goes on, events may come twice",
                null);
    }

    private void remove(SourceStream stream) {
        UUID id = stream.id();
        streams.remove(id, stream);
        // One of the same name may be there again already: then it says anew where it comes from.
        if (!streams.containsKey(id)) {
            spool.forget(id);
        }
    }

    /** Writes a snapshot if one is due, so that what outputs have released can be freed. */
    void writeStateIfDue() {
        if (spool.stateIsDue()) {
            writeState();
        }
    }

    /** Writes a snapshot of all streams to the spool. */
    void writeState() {
        // First the horizon: a batch at or before it is in its stream's state once that stream's guard is free.
        long horizon = spool.horizon();
        spool.writeState(
                horizon, streams.values().stream().map(SourceStream::state).toList());
    }

    int size() {
        return streams.size();
    }
}
