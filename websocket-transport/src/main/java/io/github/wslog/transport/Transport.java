package io.github.wslog.transport;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.LossCause;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordBuffers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * What an appender holds from start to stop: a way into the buffer that is emptied over WebSocket.
 *
 * <p>The buffer and its connection outlive the appender for a moment, so that the appender of a new configuration finds
 * them as they are. Any thread may call anything.
 */
public final class Transport {
    /** All threads of ours are daemons whose names begin so. */
    public static final String THREAD_PREFIX = "wslog-";

    private static final RecordBuffers BUFFERS = new RecordBuffers();
    private static final long FIRST_PAUSE_NANOS = 50_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000;

    private final Registry registry;
    private final Entry entry;
    private final TransportSettings settings;
    private final long blockNanos;
    private final AtomicBoolean released = new AtomicBoolean();

    Transport(Registry registry, Entry entry, TransportSettings settings) {
        this.registry = registry;
        this.entry = entry;
        this.settings = settings;
        this.blockNanos = settings.blocks() ? settings.blockTimeout().toNanos() : 0;
    }

    /**
     * A way into the buffer of that owner and name, or of that spool directory; it is made if there is none. Does no
     * network work; with a {@code spoolDirectory} it opens files.
     *
     * @param owner what the name belongs to: the framework's context, compared by identity
     */
    public static Transport acquire(Object owner, String name, TransportSettings settings, Status status) {
        RecordBuffer record = BUFFERS.take();
        WarmUp.once(record);
        BUFFERS.give(record);
        return Registry.SHARED.acquire(owner, name, settings, status);
    }

    /** Whether a thread of that name is ours: its events must never enter. */
    public static boolean isOwnThread(String threadName) {
        return threadName.startsWith(THREAD_PREFIX);
    }

    /** What this was acquired with. */
    public TransportSettings settings() {
        return settings;
    }

    /** A buffer to encode an event into, for the calling thread until {@link #give}. */
    public static RecordBuffer take() {
        return BUFFERS.take();
    }

    /** Takes a buffer back; the caller must not touch it again. */
    public static void give(RecordBuffer record) {
        BUFFERS.give(record);
    }

    /**
     * Finishes the record and puts it into the buffer, waiting for room if {@code overflow=block}. Counts what is refused.
     * The record buffer remains the caller's.
     */
    public Admission offer(RecordBuffer record) {
        boolean cut = record.finish();
        Line line = entry.line();
        Admission admission = line.append(record);
        if (admission != Admission.ACCEPTED) {
            if (admission == Admission.CLOSED) {
                line = registry.reopen(entry, line);
                admission = line.append(record);
            }
            if (admission == Admission.FULL && blockNanos > 0) {
                admission = appendWhenThereIsRoom(line, record);
            }
        }
        if (admission == Admission.ACCEPTED) {
            line.accepted.increment();
            if (cut) {
                line.truncated.increment();
            }
        } else if (admission != Admission.TORN) { // which the log has counted
            line.lost(cause(admission), record.level());
        }
        return admission;
    }

    /** Polls instead of waiting for a signal: nothing on the way that frees room has to know of those who wait. */
    private Admission appendWhenThereIsRoom(Line line, RecordBuffer record) {
        if (isOwnThread(Thread.currentThread().getName())) {
            return Admission.FULL;
        }
        long deadline = System.nanoTime() + blockNanos;
        long pause = FIRST_PAUSE_NANOS;
        boolean interrupted = false;
        Admission admission = Admission.FULL;
        while (admission == Admission.FULL && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, pause);
            // An interrupt would end every further pause at once; it is kept for the caller, and the event is not its
            // price.
            interrupted |= Thread.interrupted();
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            if (line.log.hasRoom(record.level(), record.length())) {
                admission = line.append(record);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return admission;
    }

    private static LossCause cause(Admission admission) {
        return switch (admission) {
            case DISCARDED -> LossCause.BELOW_LEVEL;
            case TOO_LARGE -> LossCause.TOO_LARGE;
            case CLOSED -> LossCause.CLOSED;
            case TORN -> LossCause.TORN;
            case FULL, ACCEPTED -> LossCause.BUFFER_FULL;
        };
    }

    /** Counts an event that its layout or encoder could not render. */
    public void encoderFailed(int level) {
        entry.line().lost(LossCause.ENCODER, level);
    }

    /** Counts an event that was logged while another one was being encoded by the same thread. */
    public void reentered(int level) {
        entry.line().lost(LossCause.REENTRY, level);
    }

    /**
     * Waits until everything accepted so far and until then is delivered. Returns at once in server mode.
     *
     * @param hopefulOnly give up as soon as there is neither a connection nor an attempt at one under way
     * @return whether it is
     */
    public boolean flush(Duration limit, boolean hopefulOnly) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        Line line = entry.line();
        boolean idle = line.waiting() == 0;
        while (!idle && System.nanoTime() - deadline < 0 && (!hopefulOnly || line.isHopeful())) {
            LockSupport.parkNanos(this, LONGEST_PAUSE_NANOS);
            interrupted |= Thread.interrupted();
            idle = line.waiting() == 0;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return idle;
    }

    /** What became of the events of the buffer so far; also after {@link #release}. */
    public TransportStats stats() {
        return entry.line().stats();
    }

    /**
     * Gives this way up. If it was the last one: with a {@code drain} (or while the JVM ends) delivers what is left for at
     * most that long and closes; with zero leaves the buffer open for a moment and then empties it in the background.
     * Repeated calls do nothing.
     */
    public void release(Duration drain) {
        if (!released.getAndSet(true)) {
            registry.release(entry, drain);
        }
    }
}
