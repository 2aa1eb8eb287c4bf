package io.github.wslog.transport.contract;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What all contracts share: the framework under test, and what a test has opened. */
@Timeout(90)
public abstract class Contract {
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** A framework with that configuration. */
    protected abstract Logging start(Setup setup);

    /** Is closed after the test, last first. */
    final <T extends AutoCloseable> T opened(T closeable) {
        opened.add(0, closeable);
        return closeable;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : opened) {
            closeable.close();
        }
    }
}
