package io.github.wslog.receiver.syslog;

/**
 * What a syslog message looks like.
 *
 * @param facility 0..23, RFC 5424 section 6.2.1
 * @param maxMessageBytes the longest message, header and structured data included: {@value #SMALLEST}..{@value #LARGEST}
 * @param oversize what becomes of a longer one
 * @param multiline what becomes of line feeds in an event
 * @param byteOrderMark whether the text begins with the mark of RFC 5424 section 6.4; daemons differ in what they do with it
 * @param enterpriseNumber of our structured data, RFC 5424 section 7.2.2
 * @param keepDots whether dots in the names of the context stay; syslog-ng splits such names
 */
record MessageFormat(
        Standard standard,
        int facility,
        int maxMessageBytes,
        Oversize oversize,
        Multiline multiline,
        boolean byteOrderMark,
        int enterpriseNumber,
        boolean keepDots) {
    static final int SMALLEST = 1024;
    static final int LARGEST = 2 << 20;

    MessageFormat withMaxMessageBytes(int bytes) {
        return new MessageFormat(
                standard, facility, bytes, oversize, multiline, byteOrderMark, enterpriseNumber, keepDots);
    }

    enum Standard {
        RFC5424,
        RFC3164
    }

    enum Oversize {
        TRUNCATE,
        SPLIT,
        DROP
    }

    enum Multiline {
        KEEP,
        ESCAPE,
        SPACE,
        SPLIT
    }
}
