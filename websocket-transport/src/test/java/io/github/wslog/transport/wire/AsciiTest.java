package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AsciiTest {
    @Test
    void printable_isWhatLiesBetweenSpaceAndTilde_atEveryPlace() {
        for (int value = 0; value < 256; value++) {
            for (int at = 0; at < 20; at++) {
                for (byte around : new byte[] {' ', '~'}) {
                    byte[] bytes = new byte[20];
                    Arrays.fill(bytes, around);
                    bytes[at] = (byte) value;

                    assertThat(Ascii.isPrintable(bytes, 0, 20))
                            .as("%x at %d", value, at)
                            .isEqualTo(value >= ' ' && value <= '~');
                }
            }
        }
    }

    @Test
    void bytesOutsideTheRange_doNotCount() {
        byte[] bytes = new byte[30];
        Arrays.fill(bytes, 7, 23, (byte) 'x');

        assertThat(Ascii.isPrintable(bytes, 7, 23)).isTrue();
        assertThat(Ascii.isPrintable(bytes, 6, 23)).isFalse();
        assertThat(Ascii.isPrintable(bytes, 7, 24)).isFalse();
        assertThat(Ascii.isPrintable(bytes, 30, 30)).isTrue();
    }
}
