package io.github.wslog.receiver.output;

import io.github.wslog.transport.status.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers what was said. */
final class SaidStatus implements Status {
    final List<String> said = new CopyOnWriteArrayList<>();

    @Override
    public void info(String message) {
        said.add("info " + message);
    }

    @Override
    public void warn(String message, @Nullable Throwable cause) {
        said.add("warn " + message);
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        said.add("error " + message);
    }
}
