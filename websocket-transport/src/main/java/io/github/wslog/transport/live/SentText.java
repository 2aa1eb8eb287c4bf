package io.github.wslog.transport.live;

import java.nio.charset.StandardCharsets;

/** Reads the message <code>{"send":"text"}</code> (RFC 8259): an object with that member and no other. */
final class SentText {
    static final int MOST_BYTES = 8 << 10;

    private static final String FORM = "a message that begins with { must be {\"send\":\"text\"}";
    private static final String MEMBER = "send";
    private static final int HEX_DIGITS = 4;

    private final String json;
    private int at;

    private SentText(String json) {
        this.json = json;
    }

    /** Whether a message is one of these, and not a subscription. */
    static boolean isOne(String message) {
        return message.startsWith("{");
    }

    /** The text, of 1..8192 bytes in UTF-8; a {@link BadSubscription} says what is wrong. */
    static String parse(String json) throws BadSubscription {
        SentText reader = new SentText(json);
        reader.expect('{');
        boolean named = reader.string().equals(MEMBER);
        reader.expect(':');
        String text = reader.string();
        reader.expect('}');
        reader.skipBlanks();
        if (!named || reader.at < json.length()) {
            throw new BadSubscription(FORM);
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new BadSubscription("a text that is sent must be 1.." + MOST_BYTES + " bytes, was " + bytes);
        }
        return text;
    }

    private void skipBlanks() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char wanted) throws BadSubscription {
        skipBlanks();
        if (next() != wanted) {
            throw new BadSubscription(FORM);
        }
    }

    private char next() throws BadSubscription {
        if (at == json.length()) {
            throw new BadSubscription(FORM);
        }
        return json.charAt(at++);
    }

    private String string() throws BadSubscription {
        expect('"');
        StringBuilder text = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw new BadSubscription(FORM + ", with control characters escaped");
            }
            text.append(c == '\\' ? escaped() : c);
        }
        return text.toString();
    }

    private char escaped() throws BadSubscription {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new BadSubscription(FORM + ": there is no escape \\" + c);
        };
    }

    private char unicode() throws BadSubscription {
        int code = 0;
        for (int i = 0; i < HEX_DIGITS; i++) {
            char c = next();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new BadSubscription(FORM + ": \\u must have four hexadecimal digits");
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }
}
