package io.github.wslog.receiver.output;

/** Makes outputs of one type. Found by {@link java.util.ServiceLoader}, hence with a public constructor without parameters. */
public interface OutputFactory {
    /** What a user calls the type, for example {@code syslog}. */
    String type();

    /**
     * Makes an output that is yet to be started; opens nothing.
     *
     * @throws IllegalArgumentException from {@code options}, if a value cannot work
     */
    Output create(OutputOptions options);
}
