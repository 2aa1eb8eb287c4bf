package io.github.wslog.transport.wire;

/** The named levels of an event; their numbers are OpenTelemetry's severity numbers. Custom levels lie in between. */
public enum EventLevel {
    TRACE(1),
    DEBUG(5),
    INFO(9),
    WARN(13),
    ERROR(17),
    FATAL(21);

    /** The lowest and the highest number that a level may have on the wire. */
    static final int LOWEST = 1;

    static final int HIGHEST = 24;

    private static final EventLevel[] ALL = values();

    private final int number;

    EventLevel(int number) {
        this.number = number;
    }

    /** 1 … 24. */
    public int number() {
        return number;
    }

    /** The nearest named level at or below {@code number}; TRACE below 1, FATAL above 24. */
    public static EventLevel of(int number) {
        int inRange = Math.max(LOWEST, Math.min(number, HIGHEST));
        return ALL[(inRange - 1) / 4];
    }
}
