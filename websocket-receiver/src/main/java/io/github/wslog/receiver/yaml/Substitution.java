package io.github.wslog.receiver.yaml;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts into values what is not to stand in the file itself: {@code ${NAME}} and {@code ${NAME:-DEFAULT}} from the
 * environment, {@code ${file:PATH}} from a file, whose line end does not count. A second dollar sign before it keeps it as it is.
 */
final class Substitution {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([^}]*)(}?)");
    private static final Pattern NAME = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
    private static final String FILE = "file:";
    private static final long LARGEST_FILE = 64 * 1024;

    private final Function<String, @Nullable String> environment;

    /** @param environment null for what it does not have */
    Substitution(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** The value with all references replaced; broken if one of them cannot be, with a complaint about each. */
    Value replace(Value.Scalar value, Complaints complaints) {
        Matcher reference = REFERENCE.matcher(value.text());
        StringBuilder text = new StringBuilder();
        boolean secret = false;
        boolean broken = false;
        while (reference.find()) {
            String replacement;
            if (reference.group(1) == null) {
                replacement = "${";
            } else {
                String inside = reference.group(1);
                secret |= inside.startsWith(FILE);
                try {
                    replacement = meant(inside, reference.group(2).isEmpty());
                } catch (IllegalArgumentException wrong) {
                    complaints.add(value.place(), reference.group() + " " + wrong.getMessage());
                    replacement = "";
                    broken = true;
                }
            }
            reference.appendReplacement(text, Matcher.quoteReplacement(replacement));
        }
        String replaced = reference.appendTail(text).toString();
        return broken ? new Value.Broken(value.place()) : new Value.Scalar(value.place(), replaced, secret);
    }

    private String meant(String inside, boolean open) {
        if (open) {
            throw new IllegalArgumentException("has no closing bracket; to write ${ itself: $${");
        }
        if (inside.startsWith(FILE)) {
            return content(inside.substring(FILE.length()));
        }
        Matcher name = NAME.matcher(inside);
        if (!name.matches()) {
            throw new IllegalArgumentException(
                    "must be ${NAME}, ${NAME:-DEFAULT} or ${file:PATH}; to write ${ itself: $${");
        }
        String found = environment.apply(name.group(1));
        // As in a shell: what is set to nothing has the default, too.
        if (found != null && !(found.isEmpty() && name.group(2) != null)) {
            return found;
        }
        if (name.group(2) == null) {
            throw new IllegalArgumentException(
                    "is not set in the environment, and has no default as in ${" + name.group(1) + ":-DEFAULT}");
        }
        return name.group(2);
    }

    private static String content(String path) {
        try {
            Path file = Path.of(path);
            if (Files.size(file) > LARGEST_FILE) {
                throw new IllegalArgumentException("is longer than " + LARGEST_FILE + " bytes");
            }
            return Files.readString(file).replaceFirst("\\R+\\z", "");
        } catch (NoSuchFileException absent) {
            throw new IllegalArgumentException("does not exist", absent);
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException("is not text in UTF-8", malformed);
        } catch (IOException | InvalidPathException unreadable) {
            throw new IllegalArgumentException("cannot be read: " + unreadable, unreadable);
        }
    }
}
