package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void mask_isThatOfTheRfc_atEveryLengthAndSplit() {
        Random random = new Random(7);
        for (int length = 0; length <= 70; length++) {
            byte[] key = new byte[4];
            random.nextBytes(key);
            byte[] plain = new byte[length + 3];
            random.nextBytes(plain);
            byte[] expected = plain.clone();
            for (int i = 0; i < length; i++) {
                expected[i + 1] ^= key[i % 4];
            }
            for (int split = 0; split <= length; split++) {
                byte[] masked = plain.clone();
                int first = key[0] & 0xFF | (key[1] & 0xFF) << 8 | (key[2] & 0xFF) << 16 | key[3] << 24;
                Mask.apply(masked, 1, 1 + split, first);
                Mask.apply(masked, 1 + split, 1 + length, Mask.behind(first, split));
                assertThat(masked).as("%d at %d", length, split).isEqualTo(expected);
            }
        }
    }
}
