package io.github.wslog.transport.wire;

/** The names and numbers of the protocol that both sides must agree on. */
public final class Wslog {
    /** The subprotocol that both sides offer and echo (RFC 6455 section 1.9). Its echo alone proves nothing. */
    public static final String SUBPROTOCOL = "wslog.v1";
    /** The header of the handshake's response, and only of the response, that proves that the server speaks the protocol. */
    public static final String VERSION_HEADER = "Wslog-Version";
    /** The value of {@link #VERSION_HEADER}. */
    public static final String VERSION = "1";
    /** The largest BATCH message in bytes, header included, unless it holds a single record that is larger. */
    public static final int MAX_BATCH_BYTES = 60_000;
    /** The largest message in bytes that is no BATCH. */
    public static final int MAX_CONTROL_BYTES = 4096;
    /** The credit in bytes that a receiver gives at first. */
    public static final long INITIAL_CREDIT = 1 << 20;
    /** An idle receiver repeats its last ACK this often. */
    public static final int ACK_REPEAT_MILLIS = 10_000;
    /** Handles are 0 … this. */
    public static final int MAX_HANDLE = 0xFFFF;

    private Wslog() {}
}
