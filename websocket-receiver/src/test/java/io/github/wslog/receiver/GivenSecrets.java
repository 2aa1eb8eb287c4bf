package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a receiver was told by its arguments and must keep to itself: what stands in files of keys, passwords and tokens, then
 * and later, and passwords in URLs, also as Basic credentials.
 */
final class GivenSecrets {
    private static final Pattern FILE_OPTION = Pattern.compile("--.*(key|token-file|password-file)");
    private static final Pattern PASSWORD = Pattern.compile("://([^/@:]*):([^/@]+)@");
    private static final int SHORTEST = 8;

    private final List<Path> files = new ArrayList<>();
    private final Set<String> secrets = new TreeSet<>();

    private GivenSecrets() {}

    static GivenSecrets of(String... arguments) {
        GivenSecrets given = new GivenSecrets();
        for (int i = 0; i < arguments.length; i++) {
            if (i > 0 && FILE_OPTION.matcher(arguments[i - 1]).matches()) {
                given.files.add(Path.of(arguments[i]));
            }
            Matcher password = PASSWORD.matcher(arguments[i]);
            while (password.find()) {
                byte[] pair = (password.group(1) + ":" + password.group(2)).getBytes(StandardCharsets.UTF_8);
                given.secrets.add(password.group(2));
                given.secrets.add(Base64.getEncoder().encodeToString(pair));
            }
        }
        given.readFiles();
        return given;
    }

    private void readFiles() {
        for (Path file : files) {
            try {
                Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("-----") && !line.startsWith("#"))
                        .map(line -> line.strip().replaceFirst(".*\\s", ""))
                        .filter(word -> word.length() >= SHORTEST)
                        .forEach(secrets::add);
            } catch (IOException notThere) {
                // Nothing to keep.
            }
        }
    }

    void assertNoneIn(List<String> lines) {
        readFiles();
        String all = String.join("\n", lines);
        assertThat(secrets).allSatisfy(secret -> assertThat(all).doesNotContain(secret));
    }
}
