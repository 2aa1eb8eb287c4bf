package io.github.wslog.receiver.syslog;

import io.github.wslog.transport.wire.Bytes;

/**
 * The text of an event as it goes into syslog messages, piece by piece: without line ends at its end, which daemons cut or keep
 * as they like; NUL, which ends a message for some, readable; line feeds as wanted. All else stays as it is. One thread.
 */
final class EventText {
    private static final int LONGEST_MARK = 40;

    private final MessageFormat.Multiline multiline;
    private final Bytes bytes = new Bytes(8192);
    private final Bytes rewritten = new Bytes(1024);
    private int at;
    private int end;
    private int lineEnd;

    EventText(MessageFormat.Multiline multiline) {
        this.multiline = multiline;
    }

    /** @param stackTrace where a stack trace begins; it goes on a line of its own */
    void set(byte[] from, int offset, int length, int stackTrace) {
        bytes.clear();
        bytes.put(from, offset, stackTrace);
        if (stackTrace < length) {
            bytes.putByte('\n');
            bytes.put(from, offset + stackTrace, length - stackTrace);
        }
        end = bytes.length();
        while (end > 0 && (bytes.array()[end - 1] == '\n' || bytes.array()[end - 1] == '\r')) {
            end--;
        }
        bytes.cutTo(end);
        if (mustBeRewritten()) {
            rewrite();
        }
        at = 0;
        end = bytes.length();
        lineEnd = end;
    }

    private boolean mustBeRewritten() {
        byte[] array = bytes.array();
        boolean linesToo = multiline == MessageFormat.Multiline.ESCAPE || multiline == MessageFormat.Multiline.SPACE;
        for (int i = 0; i < end; i++) {
            byte b = array[i];
            if (b >= 0 && b < ' ' && (b == 0 || (linesToo && (b == '\n' || b == '\r')))) {
                return true;
            }
        }
        return false;
    }

    private void rewrite() {
        rewritten.clear();
        byte[] array = bytes.array();
        for (int i = 0; i < end; i++) {
            byte b = array[i];
            boolean lineBreak = b == '\n' || b == '\r';
            if (b == 0 || (lineBreak && multiline == MessageFormat.Multiline.ESCAPE)) {
                FieldFilter.putEscape(b, rewritten);
            } else if (lineBreak && multiline == MessageFormat.Multiline.SPACE) {
                boolean again = i > 0 && (array[i - 1] == '\n' || array[i - 1] == '\r');
                if (!again) {
                    rewritten.putByte(' ');
                }
            } else {
                rewritten.putByte(b);
            }
        }
        bytes.clear();
        bytes.put(rewritten.array(), 0, rewritten.length());
    }

    /** Begins with the first line where lines are to be messages of their own; returns whether there are several. */
    boolean nextLine() {
        if (multiline != MessageFormat.Multiline.SPLIT) {
            return false;
        }
        findLine();
        return lineEnd < end;
    }

    /** Skips empty lines. */
    private void findLine() {
        byte[] array = bytes.array();
        while (at < end && (array[at] == '\n' || array[at] == '\r')) {
            at++;
        }
        lineEnd = at;
        while (lineEnd < end && array[lineEnd] != '\n' && array[lineEnd] != '\r') {
            lineEnd++;
        }
    }

    /** Of this line, or of all if lines stay together. */
    int remaining() {
        return lineEnd - at;
    }

    void putRest(Bytes to) {
        to.put(bytes.array(), at, lineEnd - at);
        at = lineEnd;
    }

    /** As much as fits, at least one character; the rest stays for the next message. */
    void putPart(int room, Bytes to) {
        int until = FieldFilter.cut(bytes.array(), at, at + Math.max(4, room), lineEnd);
        to.put(bytes.array(), at, until - at);
        at = until;
    }

    /** As much as fits, and how much does not. */
    void putCut(int room, Bytes to) {
        int until = FieldFilter.cut(bytes.array(), at, at + Math.max(0, room - LONGEST_MARK), lineEnd);
        to.put(bytes.array(), at, until - at);
        to.putUtf8(" …[truncated " + (lineEnd - until) + " bytes]");
        at = lineEnd;
    }

    /** Leaves out what remains of this line. */
    void skip() {
        at = lineEnd;
    }

    /** Whether another message is to be made, of the next line or of the rest of this one. */
    boolean hasMore() {
        if (at >= lineEnd && multiline == MessageFormat.Multiline.SPLIT) {
            findLine();
        }
        return at < lineEnd;
    }
}
