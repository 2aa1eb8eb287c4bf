package io.github.wslog.logback;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %acting} in a pattern: writes nothing and does what a test wants. */
public final class ActingConverter extends ClassicConverter {
    static volatile Runnable action = () -> {};

    @Override
    public String convert(ILoggingEvent event) {
        action.run();
        return "";
    }
}
