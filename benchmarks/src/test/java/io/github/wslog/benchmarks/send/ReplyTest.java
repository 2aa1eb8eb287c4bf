package io.github.wslog.benchmarks.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplyTest {
    @Test
    void reply_survivesItsLine() {
        Reply reply = new Reply("paced", Map.of("p99.9", 12L, "last", -1L));
        assertThat(Reply.parse(reply.toLine())).hasValue(reply);
        assertThat(Reply.parse("@ready")).hasValue(new Reply("ready", Map.of()));
    }

    @Test
    void line_isNoReply_withoutItsMark() {
        assertThat(Reply.parse("")).isEmpty();
        assertThat(Reply.parse("WARN something")).isEmpty();
    }

    @Test
    void value_isRefused_whenItIsMissing() {
        assertThatThrownBy(() -> new Reply("flat", Map.of("events", 1L)).get("nanos"))
                .hasMessage("no nanos in @flat events=1");
    }
}
