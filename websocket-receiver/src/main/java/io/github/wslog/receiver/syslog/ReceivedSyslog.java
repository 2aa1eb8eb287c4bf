package io.github.wslog.receiver.syslog;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a message that came as syslog text already, from a sender that speaks no protocol of ours. Only what
 * follows the standard to the letter is taken for it. One thread.
 */
final class ReceivedSyslog {
    private static final int LONGEST_HEADER = 600;
    private static final String WORD = " ([\\x21-\\x7E]{1,%d})";
    private static final Pattern RFC5424 = Pattern.compile("<(\\d{1,3})>1"
            + " (-|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,6})?(?:Z|[+-]\\d\\d:\\d\\d))"
            + WORD.formatted(255) + WORD.formatted(48) + WORD.formatted(128) + WORD.formatted(32) + " ");
    private static final Pattern RFC3164 =
            Pattern.compile("<(\\d{1,3})>([A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d) ([\\x21-\\x7E]{1,255})"
                    + " ([\\x21-\\x39\\x3B-\\x5A\\x5C-\\x7E]{1,48})(?:\\[([\\x21-\\x5C\\x5E-\\x7E]{1,128})])?: ?");

    private static final int MOST_PRIORITY = 191;

    int priority;
    /** As it came; empty if the message had a time without year and zone. */
    String time = "";

    String host = "-";
    String application = "-";
    String process = "-";
    String messageId = "-";
    /** Where the structured data begin and end; equal if there are none. */
    int dataStart;

    int dataEnd;
    int textStart;

    /** Whether it is such a message; then the fields say what is where. */
    boolean parse(byte[] bytes, int offset, int length) {
        if (length < 8 || bytes[offset] != '<') {
            return false;
        }
        String head = new String(bytes, offset, Math.min(length, LONGEST_HEADER), StandardCharsets.ISO_8859_1);
        Matcher standard = RFC5424.matcher(head);
        if (standard.lookingAt()) {
            return takePriority(standard.group(1)) && takeStandard(standard, bytes, offset, length);
        }
        Matcher old = RFC3164.matcher(head);
        return old.lookingAt() && takePriority(old.group(1)) && takeOld(old, offset);
    }

    private boolean takePriority(String digits) {
        priority = Integer.parseInt(digits);
        return priority <= MOST_PRIORITY && (digits.length() == 1 || digits.charAt(0) != '0');
    }

    private boolean takeStandard(Matcher header, byte[] bytes, int offset, int length) {
        time = header.group(2);
        host = header.group(3);
        application = header.group(4);
        process = header.group(5);
        messageId = header.group(6);
        dataStart = offset + header.end();
        int end = offset + length;
        int at = dataStart;
        if (at < end && bytes[at] == '-') {
            at++;
            dataEnd = dataStart;
        } else {
            at = endOfElements(bytes, at, end);
            dataEnd = at;
        }
        if (at < 0 || (at < end && bytes[at] != ' ')) {
            return false;
        }
        textStart = Math.min(end, at + 1);
        return true;
    }

    private boolean takeOld(Matcher header, int offset) {
        time = "";
        host = header.group(3);
        application = header.group(4);
        String id = header.group(5);
        process = id == null ? "-" : id;
        messageId = "-";
        dataStart = 0;
        dataEnd = 0;
        textStart = offset + header.end();
        return true;
    }

    /** Where the elements end that begin here; -1 if they are none. */
    private static int endOfElements(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] == '[') {
            at = endOfName(bytes, at + 1, end);
            while (at > 0 && at < end && bytes[at] == ' ') {
                at = endOfParameter(bytes, at + 1, end);
            }
            if (at < 0 || at >= end || bytes[at] != ']') {
                return -1;
            }
            at++;
        }
        return at == from ? -1 : at;
    }

    private static int endOfName(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] > ' ' && bytes[at] < 0x7F && "=]\"".indexOf(bytes[at]) < 0) {
            at++;
        }
        return at == from || at - from > FieldFilter.LONGEST_NAME ? -1 : at;
    }

    private static int endOfParameter(byte[] bytes, int from, int end) {
        int at = endOfName(bytes, from, end);
        if (at < 0 || at + 1 >= end || bytes[at] != '=' || bytes[at + 1] != '"') {
            return -1;
        }
        for (at += 2; at < end && bytes[at] != '"'; at++) {
            if (bytes[at] >= 0 && bytes[at] < ' ') {
                return -1;
            }
            if (bytes[at] == '\\') {
                at++;
            }
        }
        return at < end ? at + 1 : -1;
    }
}
