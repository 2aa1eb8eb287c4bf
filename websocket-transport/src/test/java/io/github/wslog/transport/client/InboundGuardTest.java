package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundGuardTest implements InboundGuard.Watcher {
    private static final String HEAD = "HTTP/1.1 101 Switching Protocols\r\nA: b\r\n\r\n";

    private HttpHead head;
    private long tooLarge;
    private boolean ended;

    @Override
    public void head(HttpHead answer) {
        head = answer;
    }

    @Override
    public int maxMessageBytes() {
        return InboundGuard.MAX_MESSAGE_BYTES;
    }

    @Override
    public void heard() {}

    @Override
    public void tooLarge(long bytes) {
        tooLarge = bytes;
    }

    @Override
    public void ended(IOException cause) {
        ended = true;
    }

    /** Reads everything through a guard, at most so many bytes at a time. */
    private byte[] read(byte[] bytes, int atATime) throws IOException {
        InputStream slices = new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, atATime));
            }
        };
        InboundGuard guard = new InboundGuard(slices, this);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int count; (count = guard.read(buffer, 0, buffer.length)) >= 0; ) {
            out.write(buffer, 0, count);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] head(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8192})
    void everythingAllowed_passesUnchanged_howeverItIsCutUp(int atATime) throws IOException {
        Random random = new Random(atATime);
        byte[] bytes = head(HEAD);
        for (int length : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 100_000}) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            bytes = join(bytes, TestFrame.ofServer(true, TestFrame.BINARY, payload));
            bytes = join(bytes, TestFrame.ofServer(false, TestFrame.TEXT, new byte[3]));
            bytes = join(bytes, TestFrame.ofServer(true, TestFrame.PING, new byte[length % 126]));
            bytes = join(bytes, TestFrame.ofServer(true, TestFrame.CONTINUATION, new byte[5]));
        }

        assertThat(read(bytes, atATime)).isEqualTo(bytes);
        assertThat(head.header("a")).isEqualTo("b");
        assertThat(tooLarge).isZero();
        assertThat(ended).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 8192})
    void frameOverTheLimit_stopsInFrontOfItself_orInItsHeader(int atATime) throws IOException {
        byte[] good = join(head(HEAD), TestFrame.ofServer(true, TestFrame.TEXT, new byte[10]));
        byte[] header = {(byte) 0x82, 127, 0, 0, 0, 0, 0, 0x10, 0, 1};

        byte[] passed = read(join(good, header, new byte[100]), atATime);

        assertThat(passed.length).isBetween(good.length, good.length + header.length - 1);
        assertThat(tooLarge).isEqualTo((1 << 20) + 1);
    }

    @Test
    void maskedFrame_doesNotThrowTheGuardOffItsTrack() throws IOException {
        byte[] masked = {(byte) 0x82, (byte) 0x83, 1, 2, 3, 4, 9, 9, 9};
        byte[] huge = {(byte) 0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0};
        read(join(head(HEAD), masked, huge), 8192);
        assertThat(tooLarge).isEqualTo(1L << 32);
    }

    @Test
    void lengthWithTheTopBit_isRefused() throws IOException {
        byte[] header = {(byte) 0x82, 127, (byte) 0x80, 0, 0, 0, 0, 0, 0, 1};
        assertThat(read(join(head(HEAD), header), 8192)).isEqualTo(head(HEAD));
        assertThat(tooLarge).isNegative();
    }

    @Test
    void fragments_areCountedTogether_andAFinishedMessageIsForgotten() throws IOException {
        byte[] half = new byte[InboundGuard.MAX_MESSAGE_BYTES / 2 + 1];
        byte[] two = join(
                head(HEAD),
                TestFrame.ofServer(true, TestFrame.BINARY, half),
                TestFrame.ofServer(true, TestFrame.BINARY, half));
        assertThat(read(two, 8192)).isEqualTo(two);

        head = null;
        byte[] one = join(
                head(HEAD),
                TestFrame.ofServer(false, TestFrame.BINARY, half),
                TestFrame.ofServer(true, TestFrame.CONTINUATION, half));
        assertThat(read(one, 8192)).hasSizeLessThan(one.length);
        assertThat(tooLarge).isEqualTo(half.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n\n", "\r\n\r\n", "\r\n\n", "\n\r\n"})
    void headEnds_atAnEmptyLine(String end) throws IOException {
        read(join(head("HTTP/1.1 101 X" + end), TestFrame.ofServer(true, TestFrame.TEXT, new byte[1])), 8192);
        assertThat(head).isNotNull();
        assertThat(ended).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 23, 24, 25, 8192})
    void extensions_areHiddenFromTheLibrary_andKnownToUs(int atATime) throws IOException {
        List<String> lines = List.of(
                "HTTP/1.1 101 X",
                "sec-WebSocket-Extensions: a; b",
                "C: Sec-WebSocket-Extensions",
                "Sec-WebSocket-Extensions:c");

        byte[] passed = read(head(String.join("\r\n", lines) + "\r\n\r\n"), atATime);

        assertThat(new String(passed, StandardCharsets.ISO_8859_1).lines())
                .containsExactly(
                        "HTTP/1.1 101 X",
                        "sec-WebSocket-Extension_: a; b",
                        "C: Sec-WebSocket-Extensions",
                        "Sec-WebSocket-Extension_:c",
                        "");
        assertThat(head.header("Sec-WebSocket-Extensions")).isEqualTo("a; b, c");
    }

    @Test
    void loneCarriageReturns_doNotEndTheHead() throws IOException {
        // The library takes CR CR LF for a line that is not empty; a guard of another opinion would read frames askew.
        byte[] huge = {(byte) 0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0};
        read(join(head("HTTP/1.1 101 X\r\n\r\r\nB: c\r\n\r\n"), huge), 8192);
        assertThat(head.header("B")).isEqualTo("c");
        assertThat(tooLarge).isEqualTo(1L << 32);
    }

    @Test
    void otherAnswerThan101_isAnException_beforeItsBody() {
        byte[] answer = head("HTTP/1.1 403 Forbidden\r\nContent-Length: 2000000000\r\n\r\nbody");
        assertThatThrownBy(() -> read(answer, 8192))
                .isInstanceOfSatisfying(
                        HttpHead.Refused.class,
                        refused -> assertThat(refused.head.status()).isEqualTo(403));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 abc\r\n\r\n", "SSH-2.0-OpenSSH_9\r\n\r\n", "HTTP/2 101\r\n\r\n"})
    void answerThatIsNoHttp_isRefused(String answer) {
        if (answer.isEmpty()) {
            assertThatThrownBy(() -> read(new byte[100_000], 8192)).hasMessageContaining("larger than");
        } else {
            assertThatThrownBy(() -> read(head(answer), 8192)).hasMessageContaining("not HTTP");
        }
    }
}
