package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SourceInfoTest {
    @Test
    void description_isReadBack() throws WireException {
        SourceInfo source = new SourceInfo("orders-日本 🪵", "web-1", 4711);

        assertThat(SourceInfo.decode(source.encode())).isEqualTo(source);
    }

    @Test
    void description_staysSmall() {
        SourceInfo source = new SourceInfo("x".repeat(100_000), "日".repeat(100_000), Long.MAX_VALUE);

        assertThat(source.encode()).hasSizeLessThanOrEqualTo(600);
        assertThat(source.application()).hasSize(255);
        assertThat(source.host()).isEqualTo("日".repeat(85));
    }

    @Test
    void texts_areCutOnACharacter() {
        assertThat(new SourceInfo("x" + "🪵".repeat(100), "", 0).application().getBytes(StandardCharsets.UTF_8))
                .hasSize(1 + 63 * 4);
    }

    @Test
    void harmfulCharacters_becomeQuestionMarks() {
        SourceInfo source = new SourceInfo("a\r\nb\0\u001b\u007f\u0085", "\u202e\u2028\u2066\ud83e/..\\", -5);

        assertThat(source.application()).isEqualTo("a??b????");
        assertThat(source.host()).isEqualTo("????/..\\");
        assertThat(source.pid()).isZero();
    }

    @Test
    void description_ofALaterVersion_isRead() throws WireException {
        byte[] description = new SourceInfo("a", "b", 1).encode();
        byte[] longer = Arrays.copyOf(description, description.length + 5);
        longer[description.length] = (byte) 200;
        longer[description.length + 2] = 2;

        assertThat(SourceInfo.decode(longer)).isEqualTo(new SourceInfo("a", "b", 1));
    }

    @Test
    void decode_refusesBytes_thatAreNoDescription() {
        assertThatThrownBy(() -> SourceInfo.decode(new byte[0])).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> SourceInfo.decode(new byte[] {3, 0, 9})).isInstanceOf(WireException.class);
    }
}
