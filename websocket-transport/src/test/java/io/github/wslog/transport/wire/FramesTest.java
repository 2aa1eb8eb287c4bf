package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static final int MAX_RECORD = 1 << 20;
    private static final Hello HELLO = new Hello(
            7,
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            Relation.OWN,
            new SourceInfo("orders", "web-1", 4711),
            1,
            1001,
            45_000,
            "text/plain; charset=utf-8");

    static Stream<Arguments> goldenFrames() {
        return Stream.of(
                Arguments.of("hello", HELLO),
                Arguments.of("welcome", new Welcome(7, 1000, 271_380, 60_000, 1 << 20)),
                Arguments.of("ack", new Ack(7, 1003, 2 << 20)),
                Arguments.of("end", new End(7, 1003)));
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void controlFrame_isExactlyTheGoldenBytes(String name, Frame frame) {
        assertThat(HexFormat.of().formatHex(Frames.encode(frame)))
                .isEqualTo(HexFormat.of().formatHex(Golden.bytes(name)));
    }

    @ParameterizedTest
    @MethodSource("goldenFrames")
    void controlFrame_isReadBack(String name, Frame frame) throws WireException {
        assertThat(decode(Golden.bytes(name))).isEqualTo(frame);
    }

    @Test
    void hello_isRead_whenALaterVersionAddsFields() throws WireException {
        assertThat(decode(Golden.bytes("hello-of-a-later-version"))).isEqualTo(HELLO);
    }

    @Test
    void batch_isReadInPlace() throws WireException {
        Batch batch = (Batch) decode(Golden.bytes("batch"));

        assertThat(batch.handle()).isEqualTo(7);
        assertThat(batch.firstOrdinal()).isEqualTo(1001);
        assertThat(batch.count()).isEqualTo(3);
        assertThat(batch.lastOrdinal()).isEqualTo(1003);
        assertThat(batch.highestAssigned()).isEqualTo(1004);
        byte[] records = new byte[batch.records().remaining()];
        batch.records().get(records);
        assertThat(HexFormat.of().formatHex(records)).isEqualTo("00000000" + "00000001ff" + "00000003414243");
    }

    @Test
    void batchHeader_isExactlyTheGoldenBytes_whateverTheOrderOfTheBuffer() {
        ByteBuffer out = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).position(5);

        Frames.putBatchHeader(out, 7, 1001, 3, 1004);

        assertThat(out.position()).isEqualTo(5 + Frames.BATCH_HEADER_BYTES);
        assertThat(out.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(Arrays.copyOfRange(out.array(), 5, 29)).isEqualTo(Arrays.copyOf(Golden.bytes("batch"), 24));
    }

    @Test
    void message_staysWhereItIs_andBeginsAtItsPosition() throws WireException {
        byte[] ack = Golden.bytes("ack");
        ByteBuffer message = ByteBuffer.allocateDirect(ack.length + 20).order(ByteOrder.LITTLE_ENDIAN);
        message.position(10).put(ack).position(10).limit(10 + ack.length);

        assertThat(Frames.decode(message, MAX_RECORD)).isEqualTo(new Ack(7, 1003, 2 << 20));
        assertThat(message.position()).isEqualTo(10);
        assertThat(message.limit()).isEqualTo(10 + ack.length);
    }

    @Test
    void encode_refusesABatch_whichIsWrittenInPlace() throws WireException {
        Frame batch = decode(Golden.bytes("batch"));

        assertThatThrownBy(() -> Frames.encode(batch)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 125, 126, 127, 255, 256, 65_535, 65_536, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE})
    void numbers_areReadBack_atTheirBoundaries(long n) throws WireException {
        int handle = (int) Math.min(n, Wslog.MAX_HANDLE);
        int bytes = (int) Math.max(1024, Math.min(n, Integer.MAX_VALUE));
        UUID stream = new UUID(n, ~n);
        SourceInfo source = new SourceInfo("a".repeat(handle % 256), "", n);

        assertReadBack(new Ack(handle, n, n));
        assertReadBack(new End(handle, n));
        assertReadBack(new Welcome(handle, n, bytes, bytes, n));
        assertReadBack(
                new Hello(handle, stream, Relation.RELAYED, source, Math.max(1, n), Math.max(1, n), handle, "ü"));
    }

    private static void assertReadBack(Frame frame) throws WireException {
        assertThat(decode(Frames.encode(frame))).isEqualTo(frame);
    }

    @Test
    void largestHello_fitsAControlFrame() throws WireException {
        String longest = "€".repeat(85);
        SourceInfo source = new SourceInfo(longest, longest, Long.MAX_VALUE);
        Hello hello = new Hello(65_535, new UUID(-1, -1), Relation.ADOPTED, source, 1, 1, 0, longest);

        assertThat(Frames.encode(hello)).hasSizeLessThanOrEqualTo(Wslog.MAX_CONTROL_BYTES);
        assertReadBack(hello);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', no frame",
                "040000, no frame",
                "00000000, frame tag 0",
                "06000000, frame tag 6",
                "ff000000, frame tag 255",
                "05000007, LAST_ORDINAL is missing",
                "050000070e, 1 bytes are no field",
                "050000070e00, 2 bytes are no field",
                "050000070e0008, '8 bytes, 0 are left'",
                "050000070effff00, '65535 bytes, 1 are left'",
                "050000070e000700000000000003, LAST_ORDINAL must have 8..8 bytes",
                "050000070e000800000000000000030e00080000000000000003, LAST_ORDINAL is there twice",
                "050000070e0008ffffffffffffffff, 'lastOrdinal must be 0..9223372036854775807, was -1'",
                "0300000700000001000000000000000100000000000000, a BATCH of 23 bytes",
                "030000070000000100000000000000010000000000000001, count says 1 records",
                "03000007000000010000000000000001000000000000000100000001, 'a record says 1 bytes, 0 are left'",
                "030000070000000100000000000000010000000000000001ffffffff, 'a record says 4294967295 bytes'",
                "03000007000000010000000000000001000000000000000100000000ff, 'count says 1 records, there are 1 and 1'",
                "0300000700000001000000000000000100000000000000010000000000000000, 'there are 2 and 0'",
                "030000070000000200000000000000010000000000000002000000000000, 'there are 1 and 2'",
                "03000007000000000000000000000001000000000000000100000000, count must be",
                "03000007800000000000000000000001000000000000000100000000, count must be",
                "03000007000000010000000000000000000000000000000100000000, first ordinal must be",
                "03000007000000017fffffffffffffff7fffffffffffffff00000000, first ordinal must be",
                "03000007000000010000000000000002000000000000000100000000, highest assigned must be"
            })
    void decode_saysWhatIsWrong_withBytesThatAreNoFrame(String hex, String detail) {
        assertThatThrownBy(() -> decode(HexFormat.of().parseHex(hex)))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.MALFORMED))
                .hasMessageContaining(detail);
    }

    @Test
    void decode_refusesHello_withARelationOfNoVersion() {
        byte[] hello = Golden.bytes("hello");
        hello[4 + 19 + 3] = 3;

        assertThatThrownBy(() -> decode(hello))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("relation 3");
    }

    @Test
    void decode_refusesAControlFrame_overItsLimit() {
        byte[] padded = Arrays.copyOf(Golden.bytes("ack"), Wslog.MAX_CONTROL_BYTES + 1);

        assertThatThrownBy(() -> decode(padded))
                .isInstanceOf(WireException.class)
                .hasMessageContaining("4097 bytes");
    }

    @Test
    void decode_refusesARecord_oneByteOverTheLimit() throws WireException {
        byte[] batch = Golden.bytes("batch");

        assertThat(Frames.decode(ByteBuffer.wrap(batch), 3)).isInstanceOf(Batch.class);
        assertThatThrownBy(() -> Frames.decode(ByteBuffer.wrap(batch), 2))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(CloseReason.RECORD_TOO_LARGE));
    }

    private static Frame decode(byte[] message) throws WireException {
        return Frames.decode(ByteBuffer.wrap(message), MAX_RECORD);
    }
}
