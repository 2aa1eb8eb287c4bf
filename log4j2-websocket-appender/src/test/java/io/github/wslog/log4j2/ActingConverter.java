package io.github.wslog.log4j2;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.pattern.ConverterKeys;
import org.apache.logging.log4j.core.pattern.LogEventPatternConverter;
import org.apache.logging.log4j.core.pattern.PatternConverter;

/** {@code %acting} in a pattern: writes nothing and does what a test wants. */
@Plugin(name = "ActingConverter", category = PatternConverter.CATEGORY)
@ConverterKeys("acting")
public final class ActingConverter extends LogEventPatternConverter {
    static volatile Runnable action = () -> {};

    private ActingConverter() {
        super("acting", "acting");
    }

    public static ActingConverter newInstance(String[] options) {
        return new ActingConverter();
    }

    @Override
    public void format(LogEvent event, StringBuilder output) {
        action.run();
    }
}
