package io.github.wslog.receiver.syslog;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An RFC 5424 message taken apart by the book, by code that shares nothing with what made it; throws on any deviation. */
final class Parsed {
    final int priority;
    final String time;
    final String host;
    final String application;
    final String process;
    final String messageId;
    /** By name of the element and the parameter: {@code log@32473/id}. */
    final Map<String, String> data = new LinkedHashMap<>();

    final byte[] text;

    private final byte[] bytes;
    private int at;

    private Parsed(byte[] message) {
        bytes = message;
        expect('<');
        priority = Integer.parseInt(until('>'));
        if (!until(' ').equals("1")) {
            throw new IllegalStateException("version");
        }
        time = until(' ');
        host = word(255);
        application = word(48);
        process = word(128);
        messageId = word(32);
        if (bytes[at] == '-') {
            at++;
        } else {
            elements();
        }
        if (at < bytes.length) {
            expect(' ');
        }
        text = java.util.Arrays.copyOfRange(bytes, at, bytes.length);
    }

    static Parsed of(byte[] message) {
        return new Parsed(message);
    }

    /** Structured data alone. */
    static Map<String, String> data(String elements) {
        return of(("<1>1 - - - - - " + elements).getBytes(StandardCharsets.UTF_8)).data;
    }

    String textAsString() {
        return new String(text, StandardCharsets.UTF_8);
    }

    private void elements() {
        while (at < bytes.length && bytes[at] == '[') {
            at++;
            String element = name();
            while (bytes[at] == ' ') {
                at++;
                String name = name();
                expect('=');
                expect('"');
                if (data.put(element + "/" + name, value()) != null) {
                    throw new IllegalStateException("twice: " + element + "/" + name);
                }
            }
            expect(']');
        }
    }

    private String name() {
        int start = at;
        while (bytes[at] > 32 && bytes[at] < 127 && bytes[at] != '=' && bytes[at] != ']' && bytes[at] != '"') {
            at++;
        }
        if (at == start || at - start > 32) {
            throw new IllegalStateException("a name of " + (at - start));
        }
        return new String(bytes, start, at - start, StandardCharsets.US_ASCII);
    }

    private String value() {
        java.io.ByteArrayOutputStream value = new java.io.ByteArrayOutputStream();
        while (bytes[at] != '"') {
            if (bytes[at] == ']' || (bytes[at] >= 0 && bytes[at] < 32)) {
                throw new IllegalStateException("not escaped: " + bytes[at]);
            }
            if (bytes[at] == '\\') {
                at++;
            }
            value.write(bytes[at++]);
        }
        at++;
        return value.toString(StandardCharsets.UTF_8);
    }

    private String word(int longest) {
        String word = until(' ');
        if (word.isEmpty() || word.length() > longest || !word.chars().allMatch(c -> c > 32 && c < 127)) {
            throw new IllegalStateException("a header field: " + word);
        }
        return word;
    }

    private String until(char end) {
        int start = at;
        while (bytes[at] != end) {
            at++;
        }
        return new String(bytes, start, at++ - start, StandardCharsets.ISO_8859_1);
    }

    private void expect(char c) {
        if (bytes[at++] != c) {
            throw new IllegalStateException("expected " + c + " at " + (at - 1));
        }
    }
}
