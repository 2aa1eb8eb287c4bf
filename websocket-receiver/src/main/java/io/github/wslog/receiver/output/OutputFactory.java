package io.github.wslog.receiver.output;

/**
 * Makes outputs of one type. Found by {@link java.util.ServiceLoader}, hence with a public constructor without parameters: in the
 * receiver itself, and in the jars of the directory {@code plugins}, which name it in
 * {@code META-INF/services/io.github.wslog.receiver.output.OutputFactory}.
 */
public interface OutputFactory {
    /** What a user calls the type, for example {@code syslog}; always the same, and no other factory's. */
    String type();

    /**
     * Makes an output that is yet to be started; opens nothing.
     *
     * @throws IllegalArgumentException from {@code options}, if a value cannot work
     */
    Output create(OutputOptions options);
}
