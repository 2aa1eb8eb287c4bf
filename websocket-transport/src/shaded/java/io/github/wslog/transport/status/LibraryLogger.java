package io.github.wslog.transport.status;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Passes WARN and ERROR to {@link LibraryLog}; everything lower is off, which costs the library one constant test. */
final class LibraryLogger extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    // The users know the library by its own name, not by the one that it has inside the jar.
    private static final String RELOCATION = "io.github.wslog.transport.shaded.";

    LibraryLogger(String name) {
        this.name = name.startsWith(RELOCATION) ? name.substring(RELOCATION.length()) : name;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return false;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        String known = String.valueOf(pattern);
        LibraryLog.warn(name, known, MessageFormatter.basicArrayFormat(known, arguments), cause);
    }
}
