package io.github.wslog.receiver.output;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * When a file has had enough: it gets another name then, and a new one takes its place.
 *
 * @param bytes before it would become longer than that; 0 = never
 * @param every when another of these periods has begun since it was last written, by the calendar
 */
record Rotation(long bytes, Period every) {
    static final Rotation NEVER = new Rotation(0, Period.OFF);

    enum Period {
        OFF,
        MINUTE,
        HOUR,
        DAY,
        WEEK,
        MONTH;

        private ZonedDateTime begin(ZonedDateTime time) {
            return switch (this) {
                case OFF -> time;
                case MINUTE -> time.truncatedTo(ChronoUnit.MINUTES);
                case HOUR -> time.truncatedTo(ChronoUnit.HOURS);
                case DAY -> time.truncatedTo(ChronoUnit.DAYS);
                case WEEK -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                case MONTH -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.firstDayOfMonth());
            };
        }
    }

    boolean isOn() {
        return bytes > 0 || every != Period.OFF;
    }

    /** Whether a file of that length, which is not empty, is to be replaced before {@code more} bytes are appended. */
    boolean isDue(long length, long more, Instant lastWritten, Instant now, ZoneId zone) {
        if (bytes > 0 && length + more > bytes) {
            return true;
        }
        return every != Period.OFF && every.begin(lastWritten.atZone(zone)).isBefore(every.begin(now.atZone(zone)));
    }
}
