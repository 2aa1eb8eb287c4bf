package io.github.wslog.receiver.output;

import java.util.Map;

/**
 * What a user wants of an output. Equal settings make outputs that do the same.
 *
 * @param type as {@link OutputFactory#type} has it
 * @param options by name, as {@link OutputOptions} hands them out
 * @param types those that there are
 */
public record OutputSettings(String type, Map<String, String> options, OutputTypes types) {
    public OutputSettings {
        options = Map.copyOf(options);
    }

    /** Of a type that the receiver has by itself. */
    public OutputSettings(String type, Map<String, String> options) {
        this(type, options, OutputTypes.BUILT_IN);
    }

    /**
     * Makes an output that is yet to be started; opens nothing.
     *
     * @param place where the options stand, for complaints
     * @throws IllegalArgumentException if there is no such type, or an option is unknown or has a value that cannot work: a
     *     {@link WrongOption} where that is one option alone
     */
    public ConfiguredOutput create(String place) {
        return ConfiguredOutput.create(types, type, new OutputOptions(place, options, types.libraries()));
    }

    /** The options with those that were not given, as they are then. The settings must be ones that can work. */
    public Map<String, String> inForce() {
        OutputOptions asked = new OutputOptions("", options, types.libraries());
        ConfiguredOutput.create(types, type, asked);
        return asked.inForce();
    }
}
