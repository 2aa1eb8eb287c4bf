package io.github.wslog.receiver.output;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Tells of a failure that lasts: the first one, then a summary a minute, then its end and what it took. One thread. */
final class Trouble {
    private static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();

    private final String subject;
    private final Status status;
    private final LongSupplier nanoTime;
    private long attempts;
    private long begun;
    private long told;

    Trouble(String subject, Status status, LongSupplier nanoTime) {
        this.subject = subject;
        this.status = status;
        this.nanoTime = nanoTime;
    }

    void failed(IOException cause) {
        long now = nanoTime.getAsLong();
        attempts++;
        if (attempts == 1) {
            begun = now;
            told = now;
            status.warn(subject + " is held up: " + cause.getMessage() + "; nothing is lost, it tries again", null);
        } else if (now - told >= PERIOD_NANOS) {
            told = now;
            status.warn(
                    subject + " is held up for " + seconds(now) + " s, " + attempts + " attempts: "
                            + cause.getMessage(),
                    null);
        }
    }

    void over() {
        if (attempts > 0) {
            status.info(subject + " goes on after " + seconds(nanoTime.getAsLong()) + " s, " + attempts + " attempts");
            attempts = 0;
        }
    }

    private long seconds(long now) {
        return Duration.ofNanos(now - begun).toSeconds();
    }
}
