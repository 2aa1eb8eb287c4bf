package io.github.wslog.receiver;

import java.util.List;

/** A configuration that cannot work, with the options, their bounds and what was found in the message. */
final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    // Of a class that can be serialised, as exceptions must be.
    private final String[] complaints;

    ConfigurationException(String complaint) {
        this(List.of(complaint));
    }

    /** @param complaints one line each, at least one */
    ConfigurationException(List<String> complaints) {
        super(String.join("\n", complaints));
        this.complaints = complaints.toArray(new String[0]);
    }

    List<String> complaints() {
        return List.of(complaints);
    }
}
