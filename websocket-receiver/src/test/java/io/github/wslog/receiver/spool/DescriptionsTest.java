package io.github.wslog.receiver.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.wire.SourceInfo;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DescriptionsTest {
    private static final UUID STREAM = new UUID(1, 1);

    private final Descriptions descriptions = new Descriptions();

    private static StreamDescription description(UUID stream) {
        return new StreamDescription(stream, new SourceInfo("-", "10.0.0.7", 0), "", true);
    }

    private boolean knows(UUID stream) {
        return descriptions.of(stream).source().host().equals("10.0.0.7");
    }

    @Test
    void description_stays_whileSomethingOfItsStreamCanBeRead() {
        descriptions.put(description(STREAM));
        descriptions.leave(STREAM, 12);
        descriptions.dropBefore(12);
        assertThat(knows(STREAM)).isTrue();
        descriptions.dropBefore(13);
        assertThat(knows(STREAM)).isFalse();
    }

    @Test
    void streamThatComesAgain_isKnown_whenWhatItHadBroughtIsGone() {
        descriptions.put(description(STREAM));
        descriptions.leave(STREAM, 12);
        descriptions.put(description(STREAM));
        descriptions.dropBefore(13);
        assertThat(knows(STREAM)).isTrue();
    }

    @Test
    void oldestOfVeryMany_isForgotten() {
        for (int i = 0; i <= Descriptions.MOST_LEFT; i++) {
            UUID stream = new UUID(2, i);
            descriptions.put(description(stream));
            descriptions.leave(stream, 12);
        }
        assertThat(knows(new UUID(2, 0))).isFalse();
        assertThat(knows(new UUID(2, 1))).isTrue();
        assertThat(knows(new UUID(2, Descriptions.MOST_LEFT))).isTrue();
    }

    @Test
    void streamThatIsNotKnown_leavesNothing() {
        descriptions.leave(STREAM, 12);
        assertThat(knows(STREAM)).isFalse();
    }
}
