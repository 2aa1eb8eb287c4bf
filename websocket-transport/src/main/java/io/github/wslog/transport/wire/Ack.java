package io.github.wslog.transport.wire;

/**
 * The receiver holds everything of the stream up to and including {@code highestHeld}.
 *
 * @param highestHeld 0 = nothing
 * @param creditBytes how many bytes of BATCH messages may be in flight on this connection; 0 = none
 */
public record Ack(int handle, long highestHeld, long creditBytes) implements Frame {
    public Ack {
        Limits.handle(handle);
        Limits.check("highestHeld", highestHeld, 0, Long.MAX_VALUE);
        Limits.check("creditBytes", creditBytes, 0, Long.MAX_VALUE);
    }
}
