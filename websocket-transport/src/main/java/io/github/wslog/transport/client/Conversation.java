package io.github.wslog.transport.client;

import io.github.wslog.transport.wire.WireException;
import java.io.IOException;

/** How events go to the peer of one connection, and how it becomes known that they arrived. Shipper's thread only. */
sealed interface Conversation permits PlainConversation, WslogConversation {
    /** What {@link #ship} found to do. */
    enum Progress {
        /** Something was written; there may be more. */
        SENT,
        /** There is nothing to write until the log has more. */
        IDLE,
        /** There may be something, and the peer has to say something first. */
        HELD
    }

    /** Writes at most one group of records. Blocks as long as the peer reads nothing, until the link is cut. */
    Progress ship() throws IOException;

    /** Waits until the log may have more, at most so long, or until the thread is unparked. */
    void await(long nanos);

    /** A PING that keeps the connection alive. */
    void ping() throws IOException;

    /** A binary message came. */
    void message(byte[] payload) throws WireException;

    /** An answer to a PING came. */
    void pong(byte[] payload);

    /** Asks what still has to be asked about what was written; whether all of it is known to have arrived. */
    boolean settle() throws IOException;

    /** Everything was delivered and nothing more will come: says so to peers that care. */
    void farewell() throws IOException;

    /** The last that was written on this connection, in the order of the log; {@link Place#START} if nothing was. */
    Place highestWritten();
}
