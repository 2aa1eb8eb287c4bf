package io.github.wslog.receiver.output;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How files are called that are not written any more: {@code NAME.20261123-130552}, {@code NAME.20261123-130552.1} if that one was
 * taken, with {@code .gz} when compressed, {@code .gz.part} while that is done.
 *
 * @param live the file that it was
 * @param whole with the time, without what compression adds
 */
record ArchiveName(String live, String whole, Kind kind) {
    enum Kind {
        PLAIN,
        COMPRESSED,
        UNFINISHED
    }

    static final String COMPRESSED = ".gz";
    static final String UNFINISHED = ".gz.part";

    private static final Pattern FORM =
            Pattern.compile("((.+)\\.[0-9]{8}-[0-9]{6}(?:\\.[0-9]{1,6})?)(\\.gz|\\.gz\\.part)?", Pattern.DOTALL);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** What the name of a file says, null if it is not that of an archive. */
    static @Nullable ArchiveName parse(String name) {
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        String end = matcher.group(3);
        Kind kind = end == null ? Kind.PLAIN : end.equals(COMPRESSED) ? Kind.COMPRESSED : Kind.UNFINISHED;
        return new ArchiveName(matcher.group(2), matcher.group(1), kind);
    }

    static boolean isOne(String name) {
        return FORM.matcher(name).matches();
    }

    /** What the file may be called from now on; {@code attempt} is 0 at first, then 1, 2, … while names are taken. */
    static Path of(Path live, Instant now, ZoneId zone, int attempt) {
        String name = live.getFileName() + "." + TIME.format(now.atZone(zone)) + (attempt == 0 ? "" : "." + attempt);
        return live.resolveSibling(name);
    }
}
