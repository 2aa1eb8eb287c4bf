package io.github.wslog.receiver.output;

/**
 * An output, and what the receiver does for it.
 *
 * @param required whether the spool keeps everything until this output has it; if not, it may be overtaken
 * @param start with what it begins, if it is new
 */
public record ConfiguredOutput(Output output, boolean required, Start start) {
    /** One that is waited for, and begins with the oldest event. */
    public static ConfiguredOutput required(Output output) {
        return new ConfiguredOutput(output, true, Start.OLDEST);
    }

    /** As {@link #create(OutputTypes, String, OutputOptions)}, of a type that the receiver has by itself. */
    public static ConfiguredOutput create(String type, OutputOptions options) {
        return create(OutputTypes.BUILT_IN, type, options);
    }

    /**
     * Makes an output of one of the types.
     *
     * @throws IllegalArgumentException if there is no such type, or an option is unknown or has a value that cannot work
     */
    public static ConfiguredOutput create(OutputTypes types, String type, OutputOptions options) {
        OutputFactory factory = types.find(type);
        if (factory == null) {
            throw options.wrong("type", "one of " + types.names(), type);
        }
        Output output = made(factory, options);
        EventMatch match = EventMatch.of(options);
        boolean required = options.flag("required", true);
        Start start = options.choice("start", Start.OLDEST);
        options.refuseOthers();
        return new ConfiguredOutput(match.isEverything() ? output : new MatchingOutput(output, match), required, start);
    }

    private static Output made(OutputFactory factory, OutputOptions options) {
        try {
            return factory.create(options);
        } catch (LinkageError incomplete) {
            // Of a plugin without what it needs.
            throw new IllegalArgumentException(
                    options.placeOf("type") + " " + factory.type() + " cannot be used: " + incomplete, incomplete);
        }
    }
}
