package io.github.wslog.transport.server;

/**
 * Lets one thread at a time read a connection, remembers when another one was wanted meanwhile, and puts the end of the
 * connection behind the turn under way. Any thread.
 */
final class Turns {
    // All guarded by this.
    private boolean underWay;
    private boolean again;
    private boolean endWanted;
    private boolean ended;

    /** What to do after a turn. */
    enum Next {
        REST,
        AGAIN,
        END
    }

    /** Begins a turn; false if one is under way, which is then followed by another, or if there are none any more. */
    synchronized boolean begin() {
        if (ended) {
            return false;
        }
        again = underWay;
        if (underWay) {
            return false;
        }
        underWay = true;
        return true;
    }

    /** Ends a turn. After AGAIN the next one has begun; END comes once. */
    synchronized Next finish() {
        if (endWanted) {
            ended = true;
            return Next.END;
        }
        if (again) {
            again = false;
            return Next.AGAIN;
        }
        underWay = false;
        return Next.REST;
    }

    /** Wants the end; true if it is the caller's to carry out, because no turn is under way. Later calls get false. */
    synchronized boolean end() {
        if (ended || endWanted) {
            return false;
        }
        endWanted = true;
        ended = !underWay;
        return ended;
    }
}
