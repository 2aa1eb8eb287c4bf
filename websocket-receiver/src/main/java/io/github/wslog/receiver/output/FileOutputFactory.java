package io.github.wslog.receiver.output;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes outputs of type {@code file}; docs/configuration.md has the options. */
public final class FileOutputFactory implements OutputFactory {
    /** Found by the service loader. */
    public FileOutputFactory() {}

    @Override
    public String type() {
        return "file";
    }

    @Override
    public Output create(OutputOptions options) {
        return new FileOutput(path(options), Lines.pattern(options));
    }

    private static Path path(OutputOptions options) {
        String text = options.text("path");
        if (text == null || text.isBlank()) {
            throw options.wrong("path", "the path of a file", "nothing");
        }
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException malformed) {
            throw options.wrong("path", "the path of a file", text);
        }
    }
}
