package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records whose lengths lie. */
class RecordReaderTest {
    private final byte[] record = Golden.bytes("record-plain");

    @ParameterizedTest
    @CsvSource({
        "0, 04, kind 4 is unknown",
        "0, ff, kind 255 is unknown",
        "2, 00, level 0",
        "2, 19, level 25",
        "2, ff, level -1",
        "4, ffff, logger and fields of 65535 and 23 bytes",
        "6, ffff, logger and fields of 3 and 65535 bytes",
        "6, 001c, logger and fields of 3 and 28 bytes in a record of 50",
        "6, 0016, a field that passes the end of the fields",
        "6, 0001, a field that passes the end of the fields",
        "16, 00000005, a stack trace at 5 of a body of 4",
        "16, ffffffff, a stack trace at 4294967295",
        "24, ffff, a field that passes the end of the fields",
        "0, 02, a gap without its numbers"
    })
    void wrap_saysWhatIsWrong_withALengthThatLies(int at, String hex, String detail) {
        byte[] lie = HexFormat.of().parseHex(hex);
        System.arraycopy(lie, 0, record, at, lie.length);

        assertThatThrownBy(() -> wrap(record, 0, record.length))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.MALFORMED))
                .hasMessageContaining(detail);
    }

    @Test
    void wrap_refusesEveryPart_thatDoesNotReachTheBody() {
        int bodyOffset = record.length - 4;
        for (int length = 1; length < bodyOffset + 2; length++) {
            int part = length;
            assertThatThrownBy(() -> wrap(record, 0, part)).isInstanceOf(WireException.class);
        }
    }

    @Test
    void wrap_refusesPlaces_outsideTheBuffer() {
        int[][] places = {{-1, 10}, {0, -1}, {0, 51}, {50, 1}, {51, 0}, {Integer.MAX_VALUE, 50}, {1, Integer.MAX_VALUE}
        };
        for (int[] place : places) {
            assertThatThrownBy(() -> wrap(record, place[0], place[1])).isInstanceOf(WireException.class);
        }
    }

    @Test
    void wrap_skipsFields_thatItDoesNotKnow() throws WireException {
        byte[] changed = record.clone();
        changed[23] = (byte) 200; // was THREAD

        RecordReader reader = wrap(changed, 0, changed.length);

        assertThat(reader.field(Field.THREAD)).isNull();
        assertThat(reader.field(Field.MARKER)).isEqualTo("M");
    }

    @Test
    void malformedText_becomesReplacementCharacters() throws WireException {
        byte[] changed = record.clone();
        Arrays.fill(changed, 26, 30, (byte) 0xFF); // main

        assertThat(wrap(changed, 0, changed.length).field(Field.THREAD)).isEqualTo("\ufffd\ufffd\ufffd\ufffd");
    }

    @ParameterizedTest
    @CsvSource({"0, false", "63, false", "64, true", "65, true"})
    void gap_isMalformed_withoutRoomForItsNumbers(int numbers, boolean whole) {
        ByteBuffer gap = ByteBuffer.allocate(20 + 3 + numbers);
        gap.put(0, (byte) RecordKind.GAP.ordinal()).put(2, (byte) 9);
        gap.putShort(6, (short) (3 + numbers));
        gap.put(20, (byte) 5).putShort(21, (short) numbers);

        assertThat(isRecord(gap.array())).isEqualTo(whole);
    }

    private static boolean isRecord(byte[] bytes) {
        try {
            wrap(bytes, 0, bytes.length);
            return true;
        } catch (WireException malformed) {
            return false;
        }
    }

    private static RecordReader wrap(byte[] bytes, int offset, int length) throws WireException {
        return new RecordReader().wrap(ByteBuffer.wrap(bytes), offset, length);
    }
}
