package io.github.wslog.receiver.output;

import io.github.wslog.receiver.output.Archives.FoundFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the files that an output has made, by their names; files called otherwise are not ours. Follows no links. */
final class FileFinder {
    private static final String VALUE = "[A-Za-z0-9_][A-Za-z0-9._-]*?";
    private static final Pattern RUN = Pattern.compile("[0-9]+|[A-Za-z]+|[^0-9A-Za-z]");
    private static final int YEAR_WITH_LONG_TEXTS = 2000;

    private final FileTemplate template;
    private final List<Pattern> names;

    FileFinder(FileTemplate template) {
        this.template = template;
        this.names = template.names().stream()
                .map(name -> Pattern.compile(pattern(name, template.zone())))
                .toList();
    }

    private static String pattern(List<FileTemplate.Piece> name, ZoneId zone) {
        StringBuilder pattern = new StringBuilder();
        for (FileTemplate.Piece piece : name) {
            DateTimeFormatter date = piece.date();
            if (date != null) {
                pattern.append('(').append(datePattern(date, zone)).append(')');
            } else {
                pattern.append(piece.placeholder() == null ? Pattern.quote(piece.text()) : VALUE);
            }
        }
        return pattern.toString();
    }

    /** As many digits as a date has, of what is short and of what is long. */
    private static String datePattern(DateTimeFormatter date, ZoneId zone) {
        List<String> shortest = runs(date.format(ZonedDateTime.of(YEAR_WITH_LONG_TEXTS, 1, 1, 0, 0, 0, 0, zone)));
        List<String> longest = runs(date.format(ZonedDateTime.of(YEAR_WITH_LONG_TEXTS, 12, 31, 23, 59, 59, 0, zone)));
        if (shortest.size() != longest.size()) {
            return VALUE;
        }
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < shortest.size(); i++) {
            char first = shortest.get(i).charAt(0);
            if (first >= '0' && first <= '9') {
                int least = Math.min(shortest.get(i).length(), longest.get(i).length());
                int most = Math.max(shortest.get(i).length(), longest.get(i).length());
                pattern.append("[0-9]{" + least + "," + most + "}");
            } else {
                pattern.append(Character.isLetter(first) ? "[A-Za-z]+" : Pattern.quote(shortest.get(i)));
            }
        }
        return pattern.toString();
    }

    private static List<String> runs(String text) {
        List<String> runs = new ArrayList<>();
        Matcher matcher = RUN.matcher(text);
        while (matcher.find()) {
            runs.add(matcher.group());
        }
        return runs;
    }

    /** All of them, those that are still written too. */
    List<FoundFile> find() throws IOException {
        Path top = template.isFixed() ? template.base().getParent() : template.base();
        int depth = template.isFixed() ? 1 : names.size();
        List<FoundFile> found = new ArrayList<>();
        if (top == null || !Files.isDirectory(top)) {
            return found;
        }
        Files.walkFileTree(top, EnumSet.noneOf(java.nio.file.FileVisitOption.class), depth, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    FoundFile ours = ours(file, top.relativize(file), attributes);
                    if (ours != null) {
                        found.add(ours);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private @Nullable FoundFile ours(Path file, Path relative, BasicFileAttributes attributes) {
        ArchiveName archive = ArchiveName.parse(String.valueOf(file.getFileName()));
        String live = archive == null ? String.valueOf(file.getFileName()) : archive.live();
        ArchiveName.Kind kind = archive == null ? null : archive.kind();
        boolean overflow = relative.getNameCount() == 1 && live.equals(FileTemplate.OVERFLOW);
        if (template.isFixed() ? live.equals(String.valueOf(template.base().getFileName())) : overflow) {
            return FoundFile.of(file, kind, live, "", attributes);
        }
        if (relative.getNameCount() != names.size()) {
            return null;
        }
        StringBuilder group = new StringBuilder();
        StringBuilder dates = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            String name = i == names.size() - 1 ? live : relative.getName(i).toString();
            Matcher matcher = names.get(i).matcher(name);
            if (!matcher.matches()) {
                return null;
            }
            int from = 0;
            for (int date = 1; date <= matcher.groupCount(); date++) {
                group.append(name, from, matcher.start(date)).append('*');
                dates.append(matcher.group(date)).append('/');
                from = matcher.end(date);
            }
            group.append(name, from, name.length()).append('/');
        }
        return FoundFile.of(file, kind, group.toString(), dates.toString(), attributes);
    }

    /** Removes the directories above the file that are empty now, but not the base. */
    void removeEmptyDirectories(Path file) throws IOException {
        Path directory = file.getParent();
        while (!template.isFixed()
                && directory != null
                && !directory.equals(template.base())
                && directory.startsWith(template.base())) {
            try {
                Files.delete(directory);
            } catch (DirectoryNotEmptyException | NoSuchFileException stays) {
                return;
            }
            directory = directory.getParent();
        }
    }

    /** A name that no archive has yet for a file that ends now. */
    static Path freeName(Path file, Instant now, ZoneId zone) {
        for (int attempt = 0; ; attempt++) {
            Path name = ArchiveName.of(file, now, zone, attempt);
            if (!Files.exists(name) && !Files.exists(Gzip.nameOf(name))) {
                return name;
            }
        }
    }
}
