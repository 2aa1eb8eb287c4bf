package io.github.wslog.transport.client;

import com.neovisionaries.ws.client.WebSocketFrame;
import io.github.wslog.transport.deflate.MessageInflater;
import io.github.wslog.transport.deflate.UnreadableMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Expands what comes on one connection, within its bound; the library would do so without one. Owned by the thread that
 * reads, whose end is also the end of what this holds outside the heap.
 */
final class InboundDeflation {
    private static final int USUAL_MESSAGE = 64 * 1024;

    private final int maxMessageBytes;
    private boolean compressed;

    // Made for the first message that needs it.
    private @Nullable MessageInflater inflater;
    private byte[] room = new byte[0];

    InboundDeflation(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    /** A frame begins; false if its reserved bits are not what was agreed upon (RFC 7692 section 6). */
    boolean begin(WebSocketFrame frame) {
        boolean first = frame.isTextFrame() || frame.isBinaryFrame();
        if (first) {
            compressed = frame.getRsv1();
        }
        return !frame.getRsv2() && !frame.getRsv3() && (first || !frame.getRsv1());
    }

    /** The message whose frames have come. */
    byte[] expanded(byte[] payload) throws UnreadableMessage {
        if (!compressed) {
            return payload;
        }
        if (inflater == null) {
            inflater = new MessageInflater();
            room = new byte[Math.min(USUAL_MESSAGE, maxMessageBytes)];
        }
        byte[] whole = inflater.inflate(payload, 0, payload.length, room, 0, maxMessageBytes);
        return Arrays.copyOf(whole, inflater.endOfMessage());
    }

    /** The thread ends. */
    void end() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
