package io.github.wslog.transport.wire;

/** What a record is. The ordinal is the byte on the wire. */
public enum RecordKind {
    /** The body is what a layout or encoder made, untouched: any bytes, in the content type that HELLO names. */
    FORMATTED,
    /** The body is the message, followed by its stack trace if it has one, in UTF-8. */
    PLAIN,
    /** Events were lost here: see {@link Gap}. The body says so in English. */
    GAP,
    /** A remark of the pair itself, for example that a stream ended without farewell. The body is English. */
    NOTE;

    private static final RecordKind[] ALL = values();

    static RecordKind of(int onTheWire) throws WireException {
        if (onTheWire >= ALL.length) {
            throw WireException.malformed("record kind " + onTheWire + " is unknown");
        }
        return ALL[onTheWire];
    }
}
