package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.deflate.Compressed;
import io.github.wslog.transport.deflate.OffHeap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {
    private static final int KEPT = 1024;

    private final RecordingLink link = new RecordingLink();

    @Test
    void textFrame_isTheVector_ofRfc6455() throws IOException {
        FrameWriter frames = new FrameWriter(() -> 0x37fa213d, KEPT);

        frames.append(FrameWriter.TEXT, "Hello".getBytes(StandardCharsets.UTF_8), 0, 5);
        frames.writeTo(link);

        assertThat(HexFormat.of().formatHex(link.written.toByteArray())).isEqualTo("818537fa213d7f9f4d5158");
    }

    @Test
    void frameInPlace_isTheVector_ofRfc6455() throws IOException {
        FrameWriter frames = new FrameWriter(() -> 0x37fa213d, KEPT);

        frames.startInPlace(5).put("Hello".getBytes(StandardCharsets.UTF_8));
        frames.finishInPlace(FrameWriter.TEXT);
        frames.writeTo(link);

        assertThat(HexFormat.of().formatHex(link.written.toByteArray())).isEqualTo("818537fa213d7f9f4d5158");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 7, 8, 9, 125, 126, 127, 128, 1023, 65_535, 65_536, 65_537, 300_000})
    void payload_arrivesWhole_atEveryLength(int length) throws IOException {
        FrameWriter frames = new FrameWriter(new MaskingKeys(new SecureRandom()), KEPT);
        byte[] payload = randomBytes(length);

        frames.append(FrameWriter.BINARY, payload, 0, length);
        frames.writeTo(link);
        frames.startInPlace(length).put(payload);
        frames.finishInPlace(FrameWriter.BINARY);
        frames.writeTo(link);

        ByteArrayInputStream in = new ByteArrayInputStream(link.written.toByteArray());
        for (int i = 0; i < 2; i++) {
            TestFrame frame = TestFrame.read(in);
            assertThat(frame.fin()).isTrue();
            assertThat(frame.reserved()).isZero();
            assertThat(frame.masked()).isTrue();
            assertThat(frame.opcode()).isEqualTo(TestFrame.BINARY);
            assertThat(frame.payload()).isEqualTo(payload);
        }
        assertThat(in.available()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {125, 126, 65_535, 65_536})
    void length_isInItsShortestForm_atTheBoundary(int length) throws IOException {
        FrameWriter frames = new FrameWriter(() -> 0, KEPT);

        frames.append(FrameWriter.BINARY, new byte[length], 0, length);

        int header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
        assertThat(frames.pending()).isEqualTo(header + 4 + length);
        assertThat(FrameWriter.headerBytes(length)).isEqualTo(header + 4);
    }

    @Test
    void manyFrames_shareOneWrite_andKeepTheirOrder() throws IOException {
        FrameWriter frames = new FrameWriter(new MaskingKeys(new SecureRandom()), KEPT);
        byte[] source = randomBytes(5000);

        for (int i = 0; i < 100; i++) {
            frames.append(FrameWriter.TEXT, source, i, 37);
        }
        frames.writeTo(link);

        assertThat(link.writes).isEqualTo(1);
        ByteArrayInputStream in = new ByteArrayInputStream(link.written.toByteArray());
        Set<Integer> keys = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            TestFrame frame = TestFrame.read(in);
            assertThat(frame.payload()).isEqualTo(Arrays.copyOfRange(source, i, i + 37));
            keys.add(frame.key());
        }
        assertThat(keys).as("a fresh key for each frame").hasSizeGreaterThan(95);
        assertThat(frames.pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, 70_001})
    void frameInPlace_closesUp_toThoseThatArePending(int length) throws IOException {
        FrameWriter inPlace = new FrameWriter(() -> 0x37fa213d, KEPT);
        FrameWriter appending = new FrameWriter(() -> 0x37fa213d, KEPT);
        byte[] payload = randomBytes(length);
        for (int i = 0; i < 3; i++) {
            inPlace.startInPlace(length).put(payload);
            inPlace.finishInPlace(FrameWriter.BINARY);
            inPlace.startInPlace(1).put((byte) 1); // given up
            appending.append(FrameWriter.BINARY, payload, 0, length);
        }
        RecordingLink expected = new RecordingLink();

        inPlace.writeTo(link);
        appending.writeTo(expected);

        assertThat(link.written.toByteArray()).isEqualTo(expected.written.toByteArray());
    }

    @Test
    void roomInPlace_isWhatWasAskedFor_alsoBeyondWhatIsKept() {
        FrameWriter frames = new FrameWriter(() -> 0, KEPT);

        ByteBuffer room = frames.startInPlace(10 * KEPT);

        assertThat(room.remaining()).isGreaterThanOrEqualTo(10 * KEPT);
        assertThat(room.hasArray()).isTrue();
    }

    @Test
    void clear_givesLargeMemoryBack_andForgetsWhatWasPending() throws IOException {
        FrameWriter frames = new FrameWriter(() -> 0, KEPT);
        frames.append(FrameWriter.TEXT, new byte[10 * KEPT], 0, 10 * KEPT);

        frames.clear();

        assertThat(frames.pending()).isZero();
        assertThat(frames.startInPlace(1).capacity()).isEqualTo(KEPT);
    }

    @Test
    void largeMessages_areCompressed_whereThatWasAgreed() throws Exception {
        int before = OffHeap.holders();
        FrameWriter frames = new FrameWriter(() -> 0x12345678, KEPT);
        RecordingLink link = new RecordingLink();
        byte[] zeros = new byte[3000];
        byte[] noise = randomBytes(3000);
        frames.deflate(true);
        frames.append(FrameWriter.TEXT, zeros, 0, 255);
        frames.append(FrameWriter.TEXT, zeros, 10, 256);
        frames.append(FrameWriter.BINARY, noise, 0, noise.length);
        frames.startInPlace(zeros.length).put(zeros);
        frames.finishInPlace(FrameWriter.BINARY);
        frames.startInPlace(noise.length).put(noise);
        frames.finishInPlace(FrameWriter.BINARY);
        frames.writeTo(link);
        frames.startInPlace(zeros.length).put(zeros);
        frames.finishInPlace(FrameWriter.BINARY);
        frames.append(FrameWriter.PING, zeros, 0, 8);
        frames.writeTo(link);
        frames.deflate(true);
        frames.deflate(false);
        frames.append(FrameWriter.TEXT, zeros, 0, 3000);
        frames.writeTo(link);

        ByteArrayInputStream written = new ByteArrayInputStream(link.written.toByteArray());
        assertFrame(written, 0, FrameWriter.TEXT, Arrays.copyOf(zeros, 255));
        assertFrame(written, 4, FrameWriter.TEXT, Arrays.copyOf(zeros, 256));
        assertFrame(written, 0, FrameWriter.BINARY, noise);
        assertFrame(written, 4, FrameWriter.BINARY, zeros);
        assertFrame(written, 0, FrameWriter.BINARY, noise);
        assertFrame(written, 4, FrameWriter.BINARY, zeros);
        assertFrame(written, 0, FrameWriter.PING, new byte[8]);
        assertFrame(written, 0, FrameWriter.TEXT, zeros);
        assertThat(written.available()).isZero();
        assertThat(OffHeap.holders()).isEqualTo(before);
    }

    private static void assertFrame(InputStream written, int reserved, int opcode, byte[] message) throws Exception {
        TestFrame frame = TestFrame.read(written);
        assertThat(frame.reserved()).isEqualTo(reserved);
        assertThat(frame.opcode()).isEqualTo(opcode);
        assertThat(frame.masked()).isTrue();
        assertThat(reserved == 0 ? frame.payload() : Compressed.read(frame.payload()))
                .isEqualTo(message);
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static final class RecordingLink implements Link {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        int writes;

        @Override
        public void write(byte[] frames, int offset, int length) {
            written.write(frames, offset, length);
            writes++;
        }

        @Override
        public boolean deflates() {
            return false;
        }

        @Override
        public boolean provenWslog() {
            return false;
        }

        @Override
        public void close(int code, String reason) {}

        @Override
        public void abort() {}

        @Override
        public long lastHeardNanos() {
            return 0;
        }
    }
}
