package io.github.wslog.receiver.output;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What an output has written of a file, archives first. */
final class Written {
    private static final Pattern END = Pattern.compile("\\.([0-9]{8}-[0-9]{6})(?:\\.([0-9]+))?(\\.gz)?$");

    private Written() {}

    /** The archives of the file in the order in which they were made. */
    static List<Path> archives(Path live) throws IOException {
        List<Path> archives = new ArrayList<>();
        if (Files.isDirectory(live.getParent())) {
            try (Stream<Path> all = Files.list(live.getParent())) {
                String name = String.valueOf(live.getFileName());
                all.filter(path -> String.valueOf(path.getFileName()).startsWith(name + "."))
                        .filter(path -> END.matcher(path.toString()).find())
                        .forEach(archives::add);
            }
        }
        archives.sort(Comparator.comparing(Written::time).thenComparing(Written::number));
        return archives;
    }

    private static String time(Path archive) {
        return end(archive).group(1);
    }

    private static int number(Path archive) {
        String number = end(archive).group(2);
        return number == null ? 0 : Integer.parseInt(number);
    }

    private static Matcher end(Path archive) {
        Matcher matcher = END.matcher(archive.toString());
        if (!matcher.find()) {
            throw new AssertionError(archive);
        }
        return matcher;
    }

    /** All of it. */
    static String text(Path live) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path archive : archives(live)) {
            all.append(read(archive));
        }
        return all.append(Files.exists(live) ? read(live) : "").toString();
    }

    static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in) {
            return new String(plain.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
