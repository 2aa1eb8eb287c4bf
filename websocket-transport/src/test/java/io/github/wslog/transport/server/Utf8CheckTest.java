package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {
    private static final byte[] TEXT = "plain ascii of some length é ß 漢字 \uD7FF\uE000 😀\uDBFF\uDFFF and ascii again"
            .getBytes(StandardCharsets.UTF_8);

    @Test
    void check_agreesWithTheDecoderOfTheJdk_onMutatedText() {
        Random random = new Random(1);
        int valid = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = TEXT.clone();
            int mutations = random.nextInt(3);
            for (int i = 0; i < mutations; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int from = random.nextInt(bytes.length);
            int to = from + random.nextInt(bytes.length - from + 1);
            boolean expected = decodes(bytes, from, to);
            assertThat(Utf8Check.valid(bytes, from, to)).isEqualTo(expected);
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isBetween(10_000, 190_000);
    }

    @Test
    void check_agreesWithTheDecoderOfTheJdk_onEverySequenceOfThreeBytes() {
        byte[] bytes = new byte[3];
        for (int all = 0x800000; all <= 0xFFFFFF; all++) {
            // The third byte matters at its bounds only.
            if ((all & 0x3F) != 0 && (all & 0x3F) != 0x3F) {
                continue;
            }
            bytes[0] = (byte) (all >> 16);
            bytes[1] = (byte) (all >> 8);
            bytes[2] = (byte) all;
            if (Utf8Check.valid(bytes, 0, 3) != decodes(bytes, 0, 3)) {
                assertThat(Integer.toHexString(all)).as("differs").isEmpty();
            }
        }
    }

    private static boolean decodes(byte[] bytes, int from, int to) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }
}
