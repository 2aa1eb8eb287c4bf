package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
    @Test
    void everything_isAppendedInOrder_whileItGrows() {
        Bytes out = new Bytes(0);
        out.put(new byte[] {9, 1, 2, 9}, 1, 2);
        ByteBuffer moved = ByteBuffer.wrap(new byte[] {9, 3, 4}).position(1);
        out.put(moved);
        out.put(ByteBuffer.allocateDirect(3).put(0, new byte[] {9, 5, 9}), 1, 1);
        out.putByte(6);
        out.putShort(0x0708);
        out.putInt(0x090A0B0C);
        out.putLong(0x0D0E0F1011121314L);
        out.putAscii("xyz");
        out.putUtf8("é");

        assertThat(moved.hasRemaining()).isFalse();
        assertThat(HexFormat.of().formatHex(out.array(), 0, out.length()))
                .isEqualTo("0102030405060708090a0b0c0d0e0f101112131478797ac3a9");
        out.clear();
        assertThat(out.length()).isZero();
        assertThat(out.toByteArray()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 1023, 1024, 1025, 70_000})
    void text_isItsUtf8_atBoundaryLengths(int length) {
        for (String unit : new String[] {"a", "日", "🪵", "\ud83e"}) {
            Bytes out = new Bytes(1);
            String text = unit.repeat(length);
            out.putUtf8(text);
            out.putUtf8(text);

            assertThat(out.toByteArray()).isEqualTo((text + text).getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 99, 100, 4711, 999_999_999_999L, Long.MAX_VALUE})
    void number_isInDecimal(long number) {
        Bytes out = new Bytes();
        out.putDecimal(number);

        assertThat(new String(out.toByteArray(), StandardCharsets.US_ASCII)).isEqualTo(Long.toString(number));
    }
}
