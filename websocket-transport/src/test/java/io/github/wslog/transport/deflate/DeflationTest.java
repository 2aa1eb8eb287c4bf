package io.github.wslog.transport.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DeflationTest {
    private final int before = OffHeap.holders();
    private final Deflation deflation = new Deflation();

    @Test
    void shortMessage_isLeftAlone_andALongOneCompressed() {
        assertThat(deflation.deflate(ByteBuffer.allocate(255))).isNull();

        ByteBuffer long256 = ByteBuffer.allocate(300).position(44);
        assertThat(deflation.deflate(long256).remaining()).isLessThan(20);
        assertThat(long256.remaining()).isEqualTo(256);
        deflation.close();
    }

    @Test
    void thousandConnections_needOneOfEachKind_whichIsGivenBackAtTheEnd() throws UnreadableMessage {
        for (int i = 0; i < 1000; i++) {
            byte[] compressed = deflation.deflate(ByteBuffer.allocate(1000)).array();
            MessageInflater inflater = deflation.take();
            inflater.inflate(compressed, 0, compressed.length, new byte[10], 0, 1000);
            assertThat(inflater.endOfMessage()).isEqualTo(1000);
            deflation.give(inflater);
        }

        assertThat(OffHeap.holders() - before).isEqualTo(2);
        deflation.close();
        assertThat(OffHeap.holders()).isEqualTo(before);
    }

    @Test
    void whatIsUsedAfterTheEnd_isGivenBackAtOnce() {
        deflation.close();

        assertThat(deflation.deflate(ByteBuffer.allocate(1000))).isNotNull();
        assertThat(OffHeap.holders()).isEqualTo(before);
    }
}
