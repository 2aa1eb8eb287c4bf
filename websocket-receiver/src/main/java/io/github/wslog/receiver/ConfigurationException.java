package io.github.wslog.receiver;

/** An option that cannot work, with the option, its bounds and what was found in the message. */
final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }
}
