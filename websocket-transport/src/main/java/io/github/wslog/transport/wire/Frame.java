package io.github.wslog.transport.wire;

/**
 * One message of {@code wslog.v1}. A source sends {@link Hello}, {@link Batch} and {@link End}, a receiver
 * {@link Welcome} and {@link Ack}, whoever of the two has dialled.
 */
public sealed interface Frame permits Hello, Welcome, Batch, Ack, End {
    /** Names the stream on this connection; 0 … {@link Wslog#MAX_HANDLE}. */
    int handle();
}
