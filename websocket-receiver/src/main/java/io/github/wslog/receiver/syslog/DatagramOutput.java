package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.output.Outcome;
import io.github.wslog.receiver.output.Output;
import io.github.wslog.receiver.output.OutputContext;
import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Syslog in datagrams, one message each: UDP (RFC 5426), or a unix socket by way of junixsocket. Held when sent, which promises
 * nothing; but a port of which the system says that nobody is there is an outage, and what was not sent waits.
 *
 * <p>A unix socket takes no message that is longer than its buffer. Where the system gives it a smaller one than the longest
 * message needs, what does not fit is oversize like anything else. What a socket refuses all the same three times goes to the
 * dead-letter file, if it is long: a short one is refused for another reason, which passes.
 */
final class DatagramOutput implements Output {
    /** Where sockets come from; a test plays them. */
    interface Sockets {
        DatagramSocket open() throws IOException;

        SocketAddress address(Target target) throws IOException;
    }

    /** What every path takes. */
    private static final int LONG_BYTES = 8 * 1024;

    /** Of a unix socket's buffer, what the system keeps for itself. */
    private static final int BUFFER_OVERHEAD = 32;

    private static final int BUFFER_TO_SPARE = 4096;

    private final Target target;
    private final MessageFormat format;
    private final Sockets sockets;
    private final Handover handover;

    // Owned by the output's thread.
    private @Nullable DatagramSocket socket;
    private @Nullable Position held;
    private int mostBytes;

    /** By UDP. */
    DatagramOutput(Target target, MessageFormat format) {
        this(target, format, new Udp());
    }

    private static final class Udp implements Sockets {
        @Override
        public DatagramSocket open() throws SocketException {
            return new DatagramSocket();
        }

        /** Looked up each time: it may have changed. */
        @Override
        public SocketAddress address(Target target) {
            return new InetSocketAddress(target.host(), target.port());
        }
    }

    DatagramOutput(Target target, MessageFormat format, Sockets sockets) {
        this.target = target;
        this.format = format;
        this.sockets = sockets;
        this.handover = new Handover(new SyslogEncoder(format));
        this.mostBytes = format.maxMessageBytes();
    }

    @Override
    public Started start(OutputContext context, @Nullable Position newHeld) throws IOException {
        close();
        handover.start(context);
        held = newHeld;
        return new Started(newHeld, "syslog " + target + " (held when sent: nothing is known of what arrives)");
    }

    @Override
    public Outcome take(SpooledBatch batch) {
        try {
            if (socket == null) {
                socket = connect();
            }
            DatagramSocket to = socket;
            handover.deliver(batch, (array, offset, length) -> send(to, array, offset, length));
            handover.progress();
            held = batch.position();
            return new Outcome.Held(held);
        } catch (IOException e) {
            return new Outcome.Failed(new IOException("syslog " + target + ": " + e.getMessage(), e), true);
        }
    }

    private DatagramSocket connect() throws IOException {
        SocketAddress address = sockets.address(target);
        DatagramSocket opened = sockets.open();
        try {
            if (target.path() != null) {
                fit(opened);
            }
            // Connected, so that the system says when nobody is there.
            opened.connect(address);
            return opened;
        } catch (SocketException | RuntimeException e) {
            opened.close();
            throw new IOException("cannot connect: " + e.getMessage(), e);
        }
    }

    /** Makes room for the longest message, and messages that fit into the room that there is. */
    private void fit(DatagramSocket opened) throws SocketException {
        opened.setSendBufferSize(format.maxMessageBytes() + BUFFER_TO_SPARE);
        int room = Math.max(MessageFormat.SMALLEST, opened.getSendBufferSize() - BUFFER_OVERHEAD);
        int most = Math.min(format.maxMessageBytes(), room);
        if (most != mostBytes) {
            mostBytes = most;
            handover.encodeBy(new SyslogEncoder(format.withMaxMessageBytes(most)));
            handover.context()
                    .status()
                    .warn(
                            "syslog " + target + ": the system sends no more than " + most
                                    + " bytes at once (net.core.wmem_max), maxMessageBytes is "
                                    + format.maxMessageBytes() + ": what is longer is oversize",
                            null);
        }
    }

    private boolean send(DatagramSocket to, byte[] array, int offset, int length) throws IOException {
        if (handover.putAside(array, offset, length)) {
            return false;
        }
        try {
            to.send(new DatagramPacket(array, offset, length));
            return true;
        } catch (IOException e) {
            // The socket had just been connected when the batch began, or has taken messages since.
            if (length > LONG_BYTES) {
                handover.brokeWith(Arrays.copyOfRange(array, offset, offset + length));
            }
            throw e;
        }
    }

    @Override
    public Outcome flush() {
        return new Outcome.Held(held);
    }

    @Override
    public void close() throws IOException {
        DatagramSocket closing = socket;
        socket = null;
        if (closing != null) {
            closing.close();
        }
    }
}
