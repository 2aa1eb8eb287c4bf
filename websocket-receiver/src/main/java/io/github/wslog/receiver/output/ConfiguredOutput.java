package io.github.wslog.receiver.output;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * An output, and what the receiver does for it.
 *
 * @param required whether the spool keeps everything until this output has it; if not, it may be overtaken
 */
public record ConfiguredOutput(Output output, boolean required) {
    /** One that is waited for. */
    public static ConfiguredOutput required(Output output) {
        return new ConfiguredOutput(output, true);
    }

    /**
     * Makes an output of a type that was found on the class path.
     *
     * @throws IllegalArgumentException if there is no such type, or an option is unknown or has a value that cannot work
     */
    public static ConfiguredOutput create(String type, OutputOptions options) {
        Map<String, OutputFactory> factories = new TreeMap<>();
        ServiceLoader.load(OutputFactory.class, OutputFactory.class.getClassLoader())
                .forEach(factory -> factories.put(factory.type(), factory));
        OutputFactory factory = factories.get(type);
        if (factory == null) {
            throw options.wrong("type", "one of " + factories.keySet(), type);
        }
        Output output = factory.create(options);
        EventMatch match = EventMatch.of(options);
        boolean required = options.flag("required", true);
        options.refuseOthers();
        return new ConfiguredOutput(match.isEverything() ? output : new MatchingOutput(output, match), required);
    }
}
