package io.github.wslog.transport.server;

import org.eclipse.jetty.io.Content;

/**
 * The part of a request's body that nobody has read: thrown away before the request is answered, because a connection that
 * is closed with bytes unread is reset, and a reset may take the answer with it (RFC 9112, section 9.6).
 */
final class Leftover implements Runnable {
    /** Of a longer body the rest is not waited for: its sender may find a reset instead of the answer. */
    static final int MAX_BYTES = 64 * 1024;

    private final Content.Source body;
    private final Runnable next;
    private int skipped;

    private Leftover(Content.Source body, Runnable next) {
        this.body = body;
        this.next = next;
    }

    /** Goes on when nothing is left, or at once if more is announced than is worth reading. Must not wait. */
    static void skip(Content.Source body, Runnable next) {
        if (body.getLength() > MAX_BYTES) {
            next.run();
        } else {
            new Leftover(body, next).run();
        }
    }

    @Override
    public void run() {
        while (skipped <= MAX_BYTES) {
            Content.Chunk chunk = body.read();
            if (chunk == null) {
                body.demand(this);
                return;
            }
            skipped += chunk.remaining();
            chunk.release();
            if (chunk.isLast() || Content.Chunk.isFailure(chunk)) {
                break;
            }
        }
        next.run();
    }
}
