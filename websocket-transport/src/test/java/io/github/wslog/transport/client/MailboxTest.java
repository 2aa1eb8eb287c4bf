package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class MailboxTest implements Mailbox.Reader {
    private final Mailbox mailbox = new Mailbox();
    private final Correspondent correspondent = new Correspondent(mailbox);
    private final List<String> read = new ArrayList<>();

    private void readAll() {
        for (Mailbox.Letter letter = mailbox.take(); letter != null; letter = mailbox.take()) {
            letter.tell(this);
        }
    }

    @Test
    void letters_areReadInOrder() {
        correspondent.message(new byte[] {1});
        correspondent.pong(new byte[] {2});
        correspondent.ended(Ending.byPeer(1001, ""));
        readAll();

        assertThat(read).containsExactly("message 1", "pong 2", "ended 1001");
    }

    @Test
    void onlyTheFirstEnd_isTold() {
        correspondent.ended(Ending.byPeer(1009, "too big"));
        correspondent.ended(Ending.broken("reset", null));
        readAll();

        assertThat(read).containsExactly("ended 1009");
        assertThat(correspondent.ending().code()).isEqualTo(1009);
    }

    @Test
    void tooManyMessages_endTheConnection() {
        assertThat(accepted(() -> new byte[1])).isEqualTo(Mailbox.MAX_MESSAGES);
    }

    @Test
    void tooManyBytes_endTheConnection() {
        assertThat(accepted(() -> new byte[100_000])).isEqualTo(Mailbox.MAX_MESSAGE_BYTES / 100_000);
    }

    /** How many messages were taken before the connection was ended for them. */
    private int accepted(Supplier<byte[]> messages) {
        while (correspondent.ending() == null) {
            correspondent.message(messages.get());
        }
        readAll();
        assertThat(read).last().isEqualTo("ended 1006");
        return read.size() - 1;
    }

    @Test
    void roomIsThereAgain_whenLettersWereRead() {
        for (int i = 0; i < 5; i++) {
            for (int n = 0; n < Mailbox.MAX_MESSAGES; n++) {
                correspondent.message(new byte[1]);
            }
            readAll();
        }
        assertThat(correspondent.ending()).isNull();
        assertThat(read).hasSize(5 * Mailbox.MAX_MESSAGES);
    }

    @Test
    void closedMailbox_takesNothing_butCanBeReadToItsEnd() {
        correspondent.message(new byte[] {1});
        mailbox.close();
        assertThat(mailbox.put(reader -> {})).isFalse();
        readAll();

        assertThat(read).containsExactly("message 1");
    }

    @Override
    public void dialed(Dialing dialing, Dialed outcome) {
        read.add("dialed");
    }

    @Override
    public void message(Correspondent from, byte[] payload) {
        read.add("message " + payload[0]);
    }

    @Override
    public void pong(Correspondent from, byte[] payload) {
        read.add("pong " + payload[0]);
    }

    @Override
    public void ended(Correspondent from, Ending ending) {
        read.add("ended " + ending.code());
    }
}
