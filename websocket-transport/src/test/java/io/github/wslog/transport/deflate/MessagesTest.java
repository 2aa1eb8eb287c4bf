package io.github.wslog.transport.deflate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages, there and back. */
class MessagesTest {
    private static final int LIMIT = 100_000;
    private static final int START = 3;

    private final MessageInflater inflater = new MessageInflater();
    private final MessageDeflater deflater = new MessageDeflater();
    private int largest;

    @AfterEach
    void end() {
        inflater.end();
        deflater.end();
    }

    private byte[] inflated(byte[] message, int limit) throws UnreadableMessage {
        byte[] shifted = new byte[message.length + 10];
        System.arraycopy(message, 0, shifted, 5, message.length);
        byte[] whole = inflater.inflate(shifted, 5, message.length, new byte[START + 7], START, limit);
        largest = whole.length;
        return Arrays.copyOfRange(whole, START, inflater.endOfMessage());
    }

    private byte[] deflated(byte[] message) {
        int length = deflater.deflate(message, 0, message.length);
        assertThat(length).isPositive();
        return Arrays.copyOf(deflater.bytes(), length);
    }

    @ParameterizedTest
    @CsvSource({
        "f248cdc9c90700, Hello", // 7.2.3.1: one block
        "000500faff48656c6c6f00, Hello", // 7.2.3.3: without compression
        "f348cdc9c9070000, Hello", // 7.2.3.4: the last block there is, so it says
        "f248050000 00ffffcac9c90700, Hello", // 7.2.3.5: two blocks
        "00, ''", // 7.2.3.6: nothing
        "'', ''",
    })
    void messageOfTheRfc_isExpanded(String hex, String text) throws UnreadableMessage {
        byte[] message = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(new String(inflated(message, LIMIT), UTF_8)).isEqualTo(text);
    }

    @Test
    void messageAfterAMessage_needsNothingOfIt() throws UnreadableMessage {
        // 7.2.3.2: with a window kept, the second one would be f200110000.
        byte[] second = HexFormat.of().parseHex("f200110000");
        inflated(HexFormat.of().parseHex("f248cdc9c90700"), LIMIT);

        assertThatThrownBy(() -> inflated(second, LIMIT)).isInstanceOf(UnreadableMessage.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 257, 32_767, 32_768, 32_769, 65_535, 65_536, LIMIT})
    void message_comesBackAsItWas(int length) throws UnreadableMessage {
        byte[] text = text(length);
        byte[] compressed = deflated(text);

        assertThat(compressed.length).isLessThan(length / 2);
        assertThat(inflated(compressed, LIMIT)).isEqualTo(text);
        assertThat(inflated(compressed, length)).isEqualTo(text);
        assertThatThrownBy(() -> inflated(compressed, length - 1))
                .isInstanceOfSatisfying(
                        UnreadableMessage.class,
                        wrong -> assertThat(wrong.closeCode()).isEqualTo(1009))
                .hasMessage("the largest message is " + (length - 1) + " bytes");
    }

    private static byte[] text(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < length; i++) {
            text.append("2026-01-01 12:00:00 INFO event number ").append(i);
        }
        return Arrays.copyOf(text.toString().getBytes(UTF_8), length);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 20_000, 70_000})
    void noise_isLeftAlone_andDoesNotSpoilTheNext(int length) throws UnreadableMessage {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        assertThat(deflater.deflate(noise, 0, length)).isEqualTo(-1);

        assertThat(inflated(deflated(text(1000)), LIMIT)).isEqualTo(text(1000));
    }

    @Test
    void noiseThatAnotherHasCompressed_isExpanded() throws UnreadableMessage {
        byte[] noise = new byte[LIMIT];
        new Random(7).nextBytes(noise);

        assertThat(inflated(Compressed.of(noise), LIMIT)).isEqualTo(noise);
    }

    @Test
    void bomb_costsNoMoreThanTheLimit() {
        byte[] bomb = Compressed.gigabyteOfZeros();
        assertThat(bomb.length).isBetween(900_000, 1_100_000);

        assertThatThrownBy(() -> inflated(bomb, LIMIT))
                .isInstanceOfSatisfying(
                        UnreadableMessage.class,
                        wrong -> assertThat(wrong.closeCode()).isEqualTo(1009));
        // Where it was put is not larger than it may become.
        assertThat(inflater.endOfMessage()).isEqualTo(START + LIMIT);
    }

    @Test
    void room_growsWithWhatComes() throws UnreadableMessage {
        inflated(deflated(text(300)), 64 << 20);

        assertThat(largest).isLessThan(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff", "07", "000500000048656c6c6f"})
    void rubbish_isRefused(String hex) {
        assertThatThrownBy(() -> inflated(HexFormat.of().parseHex(hex), LIMIT))
                .isInstanceOfSatisfying(
                        UnreadableMessage.class,
                        wrong -> assertThat(wrong.closeCode()).isEqualTo(1007));
    }

    @Test
    void rubbishOfAnyKind_ends_andDoesNotSpoilTheNext() throws UnreadableMessage {
        Random random = new Random(42);
        for (int i = 0; i < 2000; i++) {
            byte[] rubbish = i % 2 == 0 ? new byte[random.nextInt(50)] : deflated(text(500));
            for (int j = 0; j < (i % 2 == 0 ? rubbish.length : 3); j++) {
                rubbish[random.nextInt(rubbish.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(inflated(rubbish, 1000).length).isLessThanOrEqualTo(1000);
            } catch (UnreadableMessage refused) {
                assertThat(refused.closeCode()).isIn(1007, 1009);
            }
        }
        assertThat(inflated(deflated(text(1000)), LIMIT)).isEqualTo(text(1000));
    }
}
