package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Durability;
import java.nio.file.InvalidPathException;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes outputs of type {@code file}; docs/configuration.md has the options. */
public final class FileOutputFactory implements OutputFactory {
    private static final long MEGABYTE = 1L << 20;
    private static final long TERABYTE = 1L << 40;
    private static final int WRITES_A_FILE = 8;
    private static final int MOST_KEPT = 100_000;
    private static final int MOST_FILES = 100_000;
    private static final int MOST_OPEN = 10_000;

    private enum Format {
        TEXT,
        JSON
    }

    /** Found by the service loader. */
    public FileOutputFactory() {}

    @Override
    public String type() {
        return "file";
    }

    @Override
    public Output create(OutputOptions options) {
        FileTemplate template = template(options);
        Rotation rotation = new Rotation(
                options.bytesOrOff("rotate.bytes", MEGABYTE, TERABYTE),
                options.choice("rotate.every", Rotation.Period.OFF));
        Retention retention = new Retention(
                options.flag("gzip", false),
                options.number("keep.files", 0, 0, MOST_KEPT),
                options.timeOrOff("keep.age", null, Duration.ofMinutes(1), Duration.ofDays(10_000)),
                options.bytesOrOff("keep.bytes", MEGABYTE, 1024 * TERABYTE));
        boolean ends = rotation.isOn() || template.has(FileTemplate.Placeholder.DATE);
        if (retention.isOn() && !ends) {
            String name = retention.gzip()
                    ? "gzip"
                    : retention.files() > 0 ? "keep.files" : retention.age() != null ? "keep.age" : "keep.bytes";
            throw new WrongOption(
                    name,
                    options.placeOf(name)
                            + " has no effect without rotate.bytes, rotate.every or a {date} in the path: files never end");
        }
        FileSettings settings = FileSettings.of(template)
                .with(new FileRights(rights(options, "mode"), rights(options, "directoryMode")))
                .with(rotation, retention)
                .with(options.choice("durability", Durability.OS));
        if (!template.isFixed()) {
            settings = settings.withLimits(
                    options.number("maxFiles", FileSettings.MOST_FILES, 1, MOST_FILES),
                    options.number("maxOpenFiles", FileSettings.MOST_OPEN, 1, MOST_OPEN));
        }
        Rendering text = Rendering.text(Lines.pattern(options));
        boolean json = options.choice("format", Format.TEXT) == Format.JSON;
        return new FileOutput(settings, json ? new JsonLines() : text, FileOutput.Seams.real(writeBytes(settings)));
    }

    private static int writeBytes(FileSettings settings) {
        int usual = settings.durability() == Durability.DISK ? Chunk.FULL_TO_DISK : Chunk.FULL;
        long file = settings.rotation().bytes();
        // A write goes to one file: with large ones files would be much shorter than wanted, or longer.
        return file == 0 ? usual : (int) Math.min(usual, file / WRITES_A_FILE);
    }

    private static FileTemplate template(OutputOptions options) {
        String text = options.text("path");
        if (text == null || text.isBlank()) {
            throw options.wrong("path", "the path of a file", "nothing");
        }
        try {
            return FileTemplate.parse(text);
        } catch (InvalidPathException malformed) {
            throw options.wrong("path", "the path of a file", text);
        } catch (IllegalArgumentException wrong) {
            throw new WrongOption("path", options.placeOf("path") + ": " + wrong.getMessage());
        }
    }

    private static @Nullable Set<PosixFilePermission> rights(OutputOptions options, String name) {
        String text = options.text(name);
        if (text == null) {
            return null;
        }
        Set<PosixFilePermission> rights = FileRights.parse(text);
        if (rights == null || !rights.contains(PosixFilePermission.OWNER_WRITE)) {
            throw options.wrong(name, "three octal digits with which the owner may write, such as 0640", text);
        }
        return rights;
    }
}
