package io.github.wslog.receiver.syslog;

import io.github.wslog.transport.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads RELP frames as their bytes come in. One thread. */
final class RelpAnswers {
    private static final int LONGEST_DATA = 1 << 20;
    private static final int LONGEST_HEAD = 64;

    /** Takes a frame. */
    @FunctionalInterface
    interface Taker {
        void frame(int txnr, String command, String data) throws IOException;
    }

    private final Taker taker;
    private final Bytes buffer = new Bytes();

    RelpAnswers(Taker taker) {
        this.taker = taker;
    }

    void bytes(byte[] array, int length) throws IOException {
        buffer.put(array, 0, length);
        int at = 0;
        for (int end = takeFrame(at); end > at; end = takeFrame(at)) {
            at = end;
        }
        byte[] rest = buffer.toByteArray();
        buffer.clear();
        buffer.put(rest, at, rest.length - at);
    }

    /** Where the frame ends that begins there; the same place if it is not there yet. */
    private int takeFrame(int from) throws IOException {
        byte[] bytes = buffer.array();
        int end = buffer.length();
        int at = from;
        while (at < end && bytes[at] == '\n') {
            at++;
        }
        String head = new String(bytes, at, Math.min(LONGEST_HEAD, end - at), StandardCharsets.ISO_8859_1);
        int command = head.indexOf(' ') + 1;
        int size = command == 0 ? 0 : head.indexOf(' ', command) + 1;
        int sizeEnd = size;
        while (size > 0 && sizeEnd < head.length() && Character.isDigit(head.charAt(sizeEnd))) {
            sizeEnd++;
        }
        if (size == 0 || sizeEnd == size || sizeEnd >= head.length()) {
            if (head.length() == LONGEST_HEAD) {
                throw new IOException("not RELP");
            }
            return from;
        }
        int dataLength = number(head.substring(size, sizeEnd));
        if (dataLength == 0) {
            // Some put a space here, others do not.
            taker.frame(number(head.substring(0, command - 1)), head.substring(command, size - 1), "");
            return at + sizeEnd + 1;
        }
        int data = at + sizeEnd + 1;
        if (end - data < dataLength + 1) {
            return from;
        }
        String text = new String(bytes, data, dataLength, StandardCharsets.UTF_8);
        taker.frame(number(head.substring(0, command - 1)), head.substring(command, size - 1), text);
        return data + dataLength + 1;
    }

    private static int number(String digits) throws IOException {
        try {
            int number = Integer.parseInt(digits);
            if (number >= 0 && number <= 999_999_999 && (digits.length() < 10 || number <= LONGEST_DATA)) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            throw new IOException("not RELP: " + digits, noNumber);
        }
        throw new IOException("not RELP: " + digits);
    }
}
