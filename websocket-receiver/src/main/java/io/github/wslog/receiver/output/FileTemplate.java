package io.github.wslog.receiver.output;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The path of a file, or of files that depend on the event: {@code {host}}, {@code {app}}, {@code {level}}, {@code {logger}},
 * {@code {date}} and {@code {date:PATTERN}} are replaced, <code>{{</code> is a bracket. Whatever a source calls itself, the file lies
 * below {@link #base}, the directories before the first placeholder, as deep as it was written. Immutable.
 */
final class FileTemplate {
    /** Where what is too much goes, below {@link #base}. */
    static final String OVERFLOW = "overflow.log";

    /** The longest name of a file or directory, what the outputs add not counted. */
    private static final int LONGEST_NAME = 200;

    private static final int LONGEST_VALUE = 100;
    private static final String USUAL_DATE = "yyyy-MM-dd";

    enum Placeholder {
        HOST,
        APP,
        LEVEL,
        LOGGER,
        DATE
    }

    /** A part of a name: fixed, or to be replaced; then {@code most} is how long it may become. */
    record Piece(
            String text,
            @Nullable Placeholder placeholder,
            @Nullable DateTimeFormatter date,
            int most) {}

    private final String text;
    private final ZoneId zone;
    private final Path base;
    private final List<List<Piece>> names;

    private FileTemplate(String text, ZoneId zone, Path base, List<List<Piece>> names) {
        this.text = text;
        this.zone = zone;
        this.base = base;
        this.names = names;
    }

    /** Dates are those of the system's zone. */
    static FileTemplate parse(String text) {
        return parse(text, ZoneId.systemDefault());
    }

    /** @throws IllegalArgumentException naming the place in {@code text} and what was found there */
    static FileTemplate parse(String text, ZoneId zone) {
        List<Piece> pieces = pieces(text, zone);
        int fixed = 0;
        StringBuilder literal = new StringBuilder();
        while (fixed < pieces.size() && pieces.get(fixed).placeholder() == null) {
            literal.append(pieces.get(fixed++).text());
        }
        if (fixed == pieces.size()) {
            return of(Path.of(literal.toString()), text, zone);
        }
        int slash = literal.lastIndexOf("/");
        Path base = Path.of(slash == 0 ? "/" : literal.substring(0, Math.max(0, slash)));
        List<Piece> rest = new ArrayList<>(pieces.subList(fixed, pieces.size()));
        rest.add(0, new Piece(literal.substring(slash + 1), null, null, 0));
        return new FileTemplate(text, zone, base.toAbsolutePath().normalize(), names(rest));
    }

    /** The one file. */
    static FileTemplate of(Path path) {
        return of(path, path.toString(), ZoneId.systemDefault());
    }

    private static FileTemplate of(Path path, String text, ZoneId zone) {
        return new FileTemplate(text, zone, path.toAbsolutePath().normalize(), List.of());
    }

    private static List<Piece> pieces(String text, ZoneId zone) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) != '{') {
                literal.append(text.charAt(at++));
            } else if (text.startsWith("{{", at)) {
                literal.append('{');
                at += 2;
            } else {
                int end = text.indexOf('}', at);
                if (end < 0) {
                    throw new IllegalArgumentException("column " + (at + 1) + ": { without }");
                }
                pieces.add(new Piece(literal.toString(), null, null, 0));
                literal.setLength(0);
                pieces.add(placeholder(text.substring(at + 1, end), at + 1, zone));
                at = end + 1;
            }
        }
        pieces.add(new Piece(literal.toString(), null, null, 0));
        return pieces;
    }

    private static Piece placeholder(String name, int column, ZoneId zone) {
        String plain = name.startsWith("date:") ? "date" : name;
        for (Placeholder placeholder : Placeholder.values()) {
            if (placeholder.name().toLowerCase(Locale.ROOT).equals(plain)) {
                boolean dates = placeholder == Placeholder.DATE;
                String pattern = name.length() > plain.length() ? name.substring(plain.length() + 1) : USUAL_DATE;
                return new Piece(name, placeholder, dates ? date(pattern, column, zone) : null, 0);
            }
        }
        throw new IllegalArgumentException("column " + column + ": {" + name
                + "} must be {host}, {app}, {level}, {logger}, {date} or {date:PATTERN}");
    }

    private static DateTimeFormatter date(String pattern, int column, ZoneId zone) {
        try {
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
            String example = formatter.format(ZonedDateTime.ofInstant(Instant.EPOCH, zone));
            if (!example.isEmpty() && example.chars().allMatch(c -> SafeName.isAllowed((char) c))) {
                return formatter;
            }
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new IllegalArgumentException(
                    "column " + column + ": " + pattern + " is no pattern of a date: " + wrong.getMessage(), wrong);
        }
        throw new IllegalArgumentException(
                "column " + column + ": " + pattern + " must give letters, digits, dots, _ and - only");
    }

    /** Cuts at slashes, and deals out how long values may become. */
    private static List<List<Piece>> names(List<Piece> pieces) {
        List<List<Piece>> names = new ArrayList<>(List.of(new ArrayList<>()));
        for (Piece piece : pieces) {
            if (piece.placeholder() != null) {
                names.get(names.size() - 1).add(piece);
                continue;
            }
            String[] parts = piece.text().split("/", -1);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    names.add(new ArrayList<>());
                }
                if (!parts[i].isEmpty()) {
                    names.get(names.size() - 1).add(new Piece(parts[i], null, null, 0));
                }
            }
        }
        return names.stream().map(FileTemplate::measured).toList();
    }

    private static List<Piece> measured(List<Piece> name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("there must be a name between two slashes, and behind the last one");
        }
        int fixed = name.stream()
                .mapToInt(piece -> piece.placeholder() == null ? piece.text().length() : 0)
                .sum();
        long values = name.stream().filter(piece -> piece.placeholder() != null).count();
        String literal = name.get(0).text();
        if (values == 0 && (literal.equals(".") || literal.equals(".."))) {
            throw new IllegalArgumentException("there must be no " + literal + " behind the first {…}");
        }
        long most = values == 0 ? LONGEST_NAME - fixed : Math.min(LONGEST_VALUE, (LONGEST_NAME - fixed) / values);
        if (most < (values == 0 ? 0 : SafeName.LEAST)) {
            throw new IllegalArgumentException("a name must have at most " + LONGEST_NAME
                    + " characters, its placeholders at least " + SafeName.LEAST + " each");
        }
        return name.stream()
                .map(piece -> new Piece(piece.text(), piece.placeholder(), piece.date(), (int) most))
                .toList();
    }

    /** Whether there is but one file, which is {@link #base} then. */
    boolean isFixed() {
        return names.isEmpty();
    }

    Path base() {
        return base;
    }

    ZoneId zone() {
        return zone;
    }

    /** Of each file or directory below {@link #base} what its name is made of. */
    List<List<Piece>> names() {
        return names;
    }

    boolean has(Placeholder placeholder) {
        return names.stream().flatMap(List::stream).anyMatch(piece -> piece.placeholder() == placeholder);
    }

    /** The texts of all dates at that time, one behind the other. */
    String dates(Instant time) {
        ZonedDateTime local = time.atZone(zone);
        StringBuilder dates = new StringBuilder();
        names.stream().flatMap(List::stream).forEach(piece -> {
            DateTimeFormatter date = piece.date();
            if (date != null) {
                dates.append(date.format(local)).append('/');
            }
        });
        return dates.toString();
    }

    /** The file of an event. */
    Path resolve(Event event, Instant time) {
        ZonedDateTime local = time.atZone(zone);
        Path path = base;
        for (List<Piece> name : names) {
            StringBuilder made = new StringBuilder();
            for (Piece piece : name) {
                made.append(value(piece, event, local));
            }
            path = path.resolve(made.toString());
        }
        Path name = path.getFileName();
        // What looks like an archive would be treated as one.
        return name != null && ArchiveName.isOne(name.toString()) ? path.resolveSibling(name + "_") : path;
    }

    /** What a path is made of. */
    record Event(String host, String application, String level, String logger) {}

    private static String value(Piece piece, Event event, ZonedDateTime local) {
        Placeholder placeholder = piece.placeholder();
        if (placeholder == null) {
            return piece.text();
        }
        return switch (placeholder) {
            case HOST -> SafeName.of(event.host(), piece.most());
            case APP -> SafeName.of(event.application(), piece.most());
            case LEVEL -> SafeName.of(event.level(), piece.most());
            case LOGGER -> SafeName.of(event.logger(), piece.most());
            case DATE -> piece.date() == null ? "" : SafeName.of(piece.date().format(local), piece.most());
        };
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
