package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.output.OutputContext;
import io.github.wslog.receiver.spool.SpooledBatch;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands the messages of batches to a daemon one by one, and finds the one that it does not stand: a message with which three
 * attempts have ended goes to the dead-letter file. The output's thread.
 */
final class Handover {
    private static final int MOST_BREAKS = 3;

    /** Takes one message, whose bytes are valid during the call only; returns whether it was sent. */
    interface Sender {
        boolean send(byte[] array, int offset, int length) throws IOException;
    }

    private SyslogEncoder encoder;
    private @Nullable OutputContext context;
    private @Nullable IOException failure;
    private byte[] suspect = {};
    private int breaks;
    private int messages;
    private long bytes;

    Handover(SyslogEncoder encoder) {
        this.encoder = encoder;
    }

    void start(OutputContext newContext) {
        context = newContext;
    }

    /** Messages are made by this one from the next batch on. */
    void encodeBy(SyslogEncoder another) {
        encoder = another;
    }

    OutputContext context() {
        return Objects.requireNonNull(context, "not started");
    }

    /** @throws IOException from the sender, which gets nothing of the batch any more then */
    void deliver(SpooledBatch batch, Sender sender) throws IOException {
        messages = 0;
        bytes = 0;
        failure = null;
        encoder.encode(batch, context().counters(), (array, offset, length) -> deliver(array, offset, length, sender));
        if (failure != null) {
            throw failure;
        }
        if (messages > 0) {
            context().counters().wrote(messages, bytes);
        }
    }

    private void deliver(byte[] array, int offset, int length, Sender sender) {
        if (failure == null) {
            try {
                if (sender.send(array, offset, length)) {
                    messages++;
                    bytes += length;
                }
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    /** An attempt has ended with this message, the first one of which it is not known that it was taken. */
    void brokeWith(byte[] message) {
        breaks = Arrays.equals(message, suspect) ? breaks + 1 : 1;
        suspect = message;
    }

    /** Whether an attempt has ended with a message, and that one has not been taken since. */
    boolean isCareful() {
        return breaks > 0;
    }

    void progress() {
        breaks = 0;
    }

    /**
     * Puts the message into the dead-letter file if it has ended three attempts. To be asked when the daemon is known to live: it
     * is the message then.
     */
    boolean putAside(byte[] array, int offset, int length) throws IOException {
        if (breaks < MOST_BREAKS || !Arrays.equals(suspect, 0, suspect.length, array, offset, offset + length)) {
            return false;
        }
        DeadLetters.add(context(), suspect);
        breaks = 0;
        suspect = new byte[0];
        return true;
    }
}
