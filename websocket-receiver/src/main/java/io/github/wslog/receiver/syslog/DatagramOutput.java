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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Syslog in datagrams, one message each: UDP (RFC 5426), or a unix socket by way of junixsocket. Held when sent, which promises
 * nothing; but a port of which the system says that nobody is there is an outage, and what was not sent waits.
 */
final class DatagramOutput implements Output {
    private final Target target;
    private final SyslogEncoder encoder;

    // Owned by the output's thread.
    private @Nullable OutputContext context;
    private @Nullable DatagramSocket socket;
    private @Nullable Position held;
    private @Nullable IOException failure;
    private int messages;
    private long bytes;

    DatagramOutput(Target target, SyslogEncoder encoder) {
        this.target = target;
        this.encoder = encoder;
    }

    @Override
    public Started start(OutputContext newContext, @Nullable Position newHeld) throws IOException {
        close();
        context = newContext;
        held = newHeld;
        return new Started(newHeld, "syslog " + target + " (held when sent: nothing is known of what arrives)");
    }

    @Override
    public Outcome take(SpooledBatch batch) {
        try {
            if (socket == null) {
                socket = connect();
            }
            messages = 0;
            bytes = 0;
            failure = null;
            encoder.encode(batch, started().counters(), this::send);
            if (failure != null) {
                throw failure;
            }
            if (messages > 0) {
                started().counters().wrote(messages, bytes);
            }
            held = batch.position();
            return new Outcome.Held(held);
        } catch (IOException e) {
            return new Outcome.Failed(new IOException("syslog " + target + ": " + e.getMessage(), e), true);
        }
    }

    private DatagramSocket connect() throws IOException {
        SocketAddress address = target.path() == null
                ? new InetSocketAddress(target.host(), target.port())
                : UnixDatagrams.address(target.path());
        DatagramSocket opened = target.path() == null ? new DatagramSocket() : UnixDatagrams.socket();
        try {
            // Connected, so that the system says when nobody is there.
            opened.connect(address);
            return opened;
        } catch (SocketException | RuntimeException e) {
            opened.close();
            throw new IOException("cannot connect: " + e.getMessage(), e);
        }
    }

    private void send(byte[] array, int offset, int length) {
        if (failure == null) {
            try {
                Objects.requireNonNull(socket, "connected").send(new DatagramPacket(array, offset, length));
                messages++;
                bytes += length;
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    @Override
    public Outcome flush() {
        return new Outcome.Held(held);
    }

    private OutputContext started() {
        return Objects.requireNonNull(context, "not started");
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
