package io.github.wslog.receiver.output;

/** An option of an output that cannot work. The message has the place, the bounds and what was found. */
public final class WrongOption extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final boolean unknown;

    /** @param name of the option, as {@link OutputOptions} was asked for it */
    public WrongOption(String name, String message) {
        this(name, message, false);
    }

    WrongOption(String name, String message, boolean unknown) {
        super(message);
        this.name = name;
        this.unknown = unknown;
    }

    public String name() {
        return name;
    }

    /** Whether there is no such option, so that its name is what is wrong, not its value. */
    public boolean isUnknown() {
        return unknown;
    }
}
