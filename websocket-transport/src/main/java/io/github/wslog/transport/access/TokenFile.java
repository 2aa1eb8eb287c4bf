package io.github.wslog.transport.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads tokens: a line holds a token that reads, or {@code NAME SCOPE TOKEN}. Blank lines, and those that begin with
 * {@code #}, are skipped.
 */
final class TokenFile {
    static final int LEAST_CHARACTERS = 16;
    static final int MOST_LINES = 1000;
    static final int MOST_BYTES = 64 << 10;

    private static final int NAMED = 3;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final List<Token> tokens = new ArrayList<>();
    private final Map<String, Integer> lineOfSecret = new HashMap<>();
    private final Map<String, Integer> lineOfName = new HashMap<>();

    private TokenFile() {}

    /** What is wrong with a file, for the user; no token is in it. */
    static final class WrongTokens extends Exception {
        private static final long serialVersionUID = 1L;

        WrongTokens(String problem) {
            super(problem, null, false, false);
        }
    }

    static List<Token> read(Path file) throws IOException, WrongTokens {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new WrongTokens("must hold at most " + MOST_BYTES + " bytes");
        }
        try {
            return parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notText) {
            throw new WrongTokens("must be text in UTF-8");
        }
    }

    static List<Token> parse(String text) throws WrongTokens {
        List<String> lines = text.lines().toList();
        if (lines.size() > MOST_LINES) {
            throw new WrongTokens("must have at most " + MOST_LINES + " lines, has " + lines.size());
        }
        TokenFile file = new TokenFile();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                file.add(line, i + 1);
            }
        }
        if (file.tokens.isEmpty()) {
            throw new WrongTokens("must hold a token of at least " + LEAST_CHARACTERS + " characters, holds none");
        }
        return List.copyOf(file.tokens);
    }

    private void add(String line, int number) throws WrongTokens {
        String[] words = BLANKS.split(line);
        String secret = words[words.length - 1];
        if (words.length != 1 && words.length != NAMED) {
            throw wrong(number, "must be TOKEN or NAME SCOPE TOKEN, has " + words.length + " words");
        }
        if (secret.length() < LEAST_CHARACTERS) {
            throw wrong(
                    number,
                    "must have a token of at least " + LEAST_CHARACTERS + " characters, has " + secret.length());
        }
        Integer before = lineOfSecret.putIfAbsent(secret, number);
        if (before != null) {
            throw wrong(number, "must have a token of its own, has that of line " + before);
        }
        tokens.add(new Token(secret, words.length == 1 ? new Caller("", true, false) : named(words, number)));
    }

    /** No word is shown: in a line that is wrong any of them may be the token. */
    private Caller named(String[] words, int number) throws WrongTokens {
        String name = words[0];
        if (!NAME.matcher(name).matches()) {
            throw wrong(number, "must have a name of 1..64 letters, digits, '.', '_' and '-'");
        }
        Integer before = lineOfName.putIfAbsent(name, number);
        if (before != null) {
            throw wrong(number, "must have a name of its own, has that of line " + before);
        }
        return switch (words[1]) {
            case "read" -> new Caller(name, true, false);
            case "send" -> new Caller(name, false, true);
            case "read,send", "send,read" -> new Caller(name, true, true);
            default -> throw wrong(number, "must have the scope read, send or read,send");
        };
    }

    private static WrongTokens wrong(int number, String problem) {
        return new WrongTokens("line " + number + " " + problem);
    }
}
