package io.github.wslog.transport.client;

/** One attempt under way: to whom, whether {@code wslog.v1} is offered, and who will tell of it. */
record Dialing(Target target, boolean offersWslog, Connector.Attempt attempt, Correspondent correspondent) {
    /** Runs on a thread of its own; the outcome goes to the mailbox. */
    void run(Mailbox mailbox) {
        Dialed outcome;
        try {
            outcome = attempt.dial();
        } catch (RuntimeException | Error unexpected) {
            outcome = Dialed.Failed.of(Dialed.Kind.UNREACHABLE, "unexpected: " + unexpected, unexpected);
        }
        if (!mailbox.put(new Outcome(this, outcome))) {
            attempt.abandon();
        }
    }

    private record Outcome(Dialing dialing, Dialed dialed) implements Mailbox.Letter {
        @Override
        public void tell(Mailbox.Reader reader) {
            reader.dialed(dialing, dialed);
        }
    }
}
