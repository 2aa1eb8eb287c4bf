package io.github.wslog.it.app;

import io.github.wslog.transport.status.Status;
import org.jspecify.annotations.Nullable;

/** Prints a line for each message. */
final class PrintingStatus implements Status {
    private final String prefix;

    PrintingStatus(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public void info(String message) {
        System.out.println(prefix + "info: " + message);
    }

    @Override
    public void warn(String message, @Nullable Throwable cause) {
        System.out.println(prefix + "warn: " + message + (cause == null ? "" : "; " + cause));
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        System.out.println(prefix + "error: " + message + (cause == null ? "" : "; " + cause));
    }
}
