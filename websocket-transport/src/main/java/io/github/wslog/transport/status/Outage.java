package io.github.wslog.transport.status;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reports trouble with one peer as changes, not repetitions: the first failure at once, and each new reason; a summary a
 * minute while it lasts; the recovery, with what it cost. A peer that comes and goes within a minute is summed up too.
 *
 * <p>Owned by one thread, which also calls {@link #tick} now and then.
 */
public final class Outage {
    private static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_REASONS = 8;

    private final String subject;
    private final Status status;
    private final LongSupplier nanoTime;
    private final Set<String> saidReasons = new LinkedHashSet<>();

    private boolean out;
    private boolean said;
    private long lastSaid;
    private long since;
    private long lastFailed;
    private long failures;
    private long unsaid;
    private String lastReason = "";

    /** @param subject the peer as a user knows it, such as {@code wss://logs:8443} */
    public Outage(String subject, Status status, LongSupplier nanoTime) {
        this.subject = subject;
        this.status = status;
        this.nanoTime = nanoTime;
    }

    /** Notes a failure, and says it if it is news. */
    public void failed(String reason, @Nullable Throwable cause) {
        long now = nanoTime.getAsLong();
        if (!out) {
            out = true;
            said = false;
            since = now;
            failures = 0;
            if (now - lastFailed >= PERIOD_NANOS) {
                saidReasons.clear();
            }
        }
        lastFailed = now;
        failures++;
        unsaid++;
        lastReason = reason;
        if (saidReasons.size() < MOST_REASONS && saidReasons.add(reason)) {
            said = true;
            say(now, subject + ": " + reason, cause);
        } else {
            tick();
        }
    }

    /** Says the summary when a minute has passed since the last line. */
    public void tick() {
        long now = nanoTime.getAsLong();
        if (unsaid == 0 || now - lastSaid < PERIOD_NANOS) {
            return;
        }
        String span = unsaid + (unsaid == 1 ? " failure" : " failures") + " in the last " + span(now - lastSaid);
        boolean lasting = out && now - since >= PERIOD_NANOS;
        said |= lasting;
        String state = lasting ? "still failing after " + span(now - since) : "unstable";
        say(now, subject + " " + state + ", " + span + ", the last: " + lastReason, null);
    }

    /**
     * The trouble is over. Silent if nothing was failing, or if its failure was not news either.
     *
     * @param cost what a user wants to know now, such as {@code 12 041 events waiting, 0 dropped}
     */
    public void recovered(String cost) {
        if (!out) {
            return;
        }
        out = false;
        if (said) {
            long now = nanoTime.getAsLong();
            String attempts = failures + (failures == 1 ? " attempt" : " attempts");
            status.info(subject + " back after " + span(now - since) + ", " + attempts + "; " + cost);
            unsaid = 0;
        }
    }

    private void say(long now, String line, @Nullable Throwable cause) {
        status.warn(line, cause);
        lastSaid = now;
        unsaid = 0;
    }

    private static String span(long nanos) {
        long seconds = nanos / 1_000_000_000;
        if (seconds == 0) {
            return nanos / 1_000_000 + " ms";
        }
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }
}
