package io.github.wslog.receiver;

import io.github.wslog.receiver.output.OutputTypes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The types of outputs by directory of plugins, each read once: what is loaded stays as it is until the end. One thread. */
final class Plugins {
    private final Map<Path, OutputTypes> read = new HashMap<>();

    /**
     * The types that outputs may have.
     *
     * @param directory null for none
     * @throws IOException if something in it cannot be used; the message names it
     */
    OutputTypes types(@Nullable Path directory) throws IOException {
        if (directory == null) {
            return OutputTypes.BUILT_IN;
        }
        Path path = directory.toAbsolutePath().normalize();
        OutputTypes known = read.get(path);
        if (known == null) {
            known = OutputTypes.withPlugins(path);
            read.put(path, known);
        }
        return known;
    }
}
