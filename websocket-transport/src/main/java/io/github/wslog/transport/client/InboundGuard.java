package io.github.wslog.transport.client;

import io.github.wslog.transport.deflate.PerMessageDeflate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What comes from the peer, watched before the library sees it. The library allocates whatever length a frame header or a
 * Content-Length claims, up to 2 GiB, and keeps any number of fragments; this lets nothing through that would make it do
 * so. It passes on a 101 only, without the name of its extensions, which are not for the library; bounds each message, and turns a broken connection into an end of the stream, because the
 * library answers an exception with a timer thread that is no daemon.
 *
 * <p>Owned by the one thread that reads.
 */
final class InboundGuard extends InputStream {
    /** Far more than a peer has to say that only receives. */
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    static final int MAX_HEAD_BYTES = 64 * 1024;

    private static final int FRAGMENT_COST = 64;

    /** The library takes for some other header what ends so. */
    private static final byte NO_EXTENSIONS = '_';

    /** Told on the reading thread; does not block. */
    interface Watcher {
        /** The largest message to let through, its fragments counted with {@link #FRAGMENT_COST} each. */
        int maxMessageBytes();

        /** The 101 is complete; what follows is frames. */
        void head(HttpHead head) throws IOException;

        /** Bytes came. */
        void heard();

        /** The peer began a message over the limit; nothing more will be read. */
        void tooLarge(long bytes);

        /** Nothing more comes. */
        void ended(@Nullable IOException cause);
    }

    private final InputStream in;
    private final Watcher watcher;

    // Of the HTTP head.
    private byte[] head = new byte[1024];
    private int headLength;
    private int lineLength;
    private boolean inFrames;

    // Of the frames.
    private final byte[] header = new byte[14];
    private int headerLength;
    private long payloadLeft;
    private long messageBytes;
    private boolean refused;
    private long refusedBytes;
    private boolean over;

    InboundGuard(InputStream in, Watcher watcher) {
        this.in = in;
        this.watcher = watcher;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (over) {
            return refuseRest();
        }
        int count;
        try {
            count = in.read(bytes, offset, length);
        } catch (IOException broken) {
            if (!inFrames) {
                throw broken;
            }
            return end(broken);
        }
        if (count < 0) {
            return inFrames ? end(null) : -1;
        }
        watcher.heard();
        int passed = inspect(bytes, offset, offset + count);
        return passed > 0 || !over ? passed : refuseRest();
    }

    /** Told only when all before it has been read: the connection may not even be open for the library before that. */
    private int refuseRest() {
        if (refused) {
            refused = false;
            watcher.tooLarge(refusedBytes);
        }
        return -1;
    }

    private int end(@Nullable IOException cause) {
        over = true;
        watcher.ended(cause);
        return -1;
    }

    /** How many of these bytes may be passed on: all, or those in front of the frame that may not. */
    private int inspect(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        int frame = from;
        while (!inFrames && at < to) {
            bytes[at] = headByte(bytes[at]);
            at++;
        }
        while (at < to) {
            if (payloadLeft > 0) {
                int skipped = (int) Math.min(payloadLeft, to - at);
                payloadLeft -= skipped;
                at += skipped;
            } else {
                frame = headerLength == 0 ? at : frame;
                header[headerLength++] = bytes[at++];
                if (headerLength == headerNeeded() && !frame()) {
                    over = true;
                    return frame - from;
                }
            }
        }
        return to - from;
    }

    /** The head ends at an empty line: LF, or CR LF, behind another LF. Returns what is passed on. */
    private byte headByte(byte octet) throws IOException {
        if (headLength == MAX_HEAD_BYTES) {
            throw new IOException("the answer's head is larger than " + MAX_HEAD_BYTES + " bytes");
        }
        if (headLength == head.length) {
            head = Arrays.copyOf(head, 2 * head.length);
        }
        head[headLength++] = octet;
        if (octet != '\n') {
            lineLength++;
            return endsExtensions() ? NO_EXTENSIONS : octet;
        }
        boolean empty = lineLength == 0 || (lineLength == 1 && head[headLength - 2] == '\r');
        lineLength = 0;
        if (empty) {
            HttpHead parsed = HttpHead.parse(head, headLength);
            if (parsed.status() != HttpHead.SWITCHING_PROTOCOLS) {
                throw new HttpHead.Refused(parsed);
            }
            inFrames = true;
            head = new byte[0];
            watcher.head(parsed);
        }
        return octet;
    }

    /** Whether the line so far is the name of that header. */
    private boolean endsExtensions() {
        String name = PerMessageDeflate.HEADER;
        return lineLength == name.length()
                && name.equalsIgnoreCase(
                        new String(head, headLength - lineLength, lineLength, StandardCharsets.ISO_8859_1));
    }

    /** How long the header is (RFC 6455, 5.2), as far as its first two bytes tell. */
    private int headerNeeded() {
        if (headerLength < 2) {
            return 2;
        }
        int length = header[1] & 127;
        int extended = length == 126 ? 2 : length == 127 ? 8 : 0;
        return 2 + extended + ((header[1] & 128) != 0 ? 4 : 0);
    }

    /** Whether the frame that the header announces may come. */
    private boolean frame() {
        long length = payloadLength();
        boolean control = (header[0] & 8) != 0;
        boolean fin = (header[0] & 128) != 0;
        long message = control ? length : messageBytes + length + FRAGMENT_COST;
        // A length with the top bit set is negative here.
        if (length < 0 || message > watcher.maxMessageBytes()) {
            refused = true;
            refusedBytes = length;
            return false;
        }
        if (!control) {
            messageBytes = fin ? 0 : message;
        }
        payloadLeft = length;
        headerLength = 0;
        return true;
    }

    private long payloadLength() {
        int length = header[1] & 127;
        if (length < 126) {
            return length;
        }
        long extended = 0;
        for (int i = 2; i < (length == 126 ? 4 : 10); i++) {
            extended = (extended << 8) | (header[i] & 255);
        }
        return extended;
    }

    @Override
    public int available() throws IOException {
        return over ? 0 : in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
