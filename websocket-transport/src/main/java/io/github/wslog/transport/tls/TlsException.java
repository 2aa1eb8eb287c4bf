package io.github.wslog.transport.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Certificates, keys or stores that cannot be used; the message names the file, its line, what was expected and what was found. */
public final class TlsException extends IOException {
    private static final long serialVersionUID = 1L;

    public TlsException(String message) {
        super(message);
    }

    public TlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
