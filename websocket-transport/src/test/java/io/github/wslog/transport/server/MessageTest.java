package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.deflate.Deflation;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageTest {
    private final Deflation deflation = new Deflation();

    @AfterEach
    void close() {
        deflation.close();
    }

    @Test
    void message_isCompressedOnce_howeverManyGetIt() {
        Message message = Message.text(ByteBuffer.wrap(new byte[1000]));
        ByteBuffer first = message.deflated(deflation);
        first.get();
        ByteBuffer second = message.deflated(deflation);

        assertThat(second.position()).isZero();
        assertThat(second.remaining()).isBetween(5, 100);
        second.put(0, (byte) 42);
        assertThat(first.get(0)).as("the same bytes").isEqualTo((byte) 42);
    }

    @Test
    void message_goesAsItIs_whereCompressingItIsNotWorthWhile() {
        byte[] noise = new byte[1000];
        new Random(7).nextBytes(noise);
        Message message = Message.binary(ByteBuffer.wrap(noise));

        assertThat(message.deflated(deflation)).isNull();
        assertThat(message.deflated(deflation)).isNull();
        message.bytes().get();
        assertThat(message.bytes()).isEqualTo(ByteBuffer.wrap(noise));
        assertThat(message.length()).isEqualTo(1000);
    }
}
