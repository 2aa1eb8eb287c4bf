package io.github.wslog.transport.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, 7.1: what is agreed to, and what is not. */
class PerMessageDeflateTest {
    private static final String AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate;client_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=\"15\"",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover",
                "x-webkit-deflate-frame, permessage-deflate",
                "permessage-deflate; unknown, permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
            })
    void offerThatCanBeDone_isAnswered(String offer) {
        assertThat(PerMessageDeflate.answer(offer)).isEqualTo(AGREED);
    }

    @Test
    void largestWindow_isSaid_whereItWasAskedFor() {
        assertThat(PerMessageDeflate.answer("permessage-deflate; server_max_window_bits=15"))
                .isEqualTo(AGREED + "; server_max_window_bits=15");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "permessage-bzip2",
                "Permessage-Deflate",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=015",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=true",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=10",
                "permessage-deflate; unknown",
                "permessage-deflate; x=\"a, permessage-deflate\"",
                "\"permessage-deflate",
                ";;;,,,==",
            })
    void offerThatCannotBeDone_isDeclined(String offer) {
        assertThat(PerMessageDeflate.answer(offer)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_no_context_takeover",
                "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=8",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=\"12\"",
            })
    void answerToOurOffer_isTaken(String answer) throws Exception {
        assertThat(PerMessageDeflate.agreed(answer, true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "permessage-deflate, without the server_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; client_max_window_bits=15, was not offered",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits=7, RFC 7692 does not have",
                "permessage-deflate; server_no_context_takeover; server_max_window_bits, RFC 7692 does not have",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover=0, RFC 7692 does not have",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover, RFC 7692 does not have",
                "permessage-deflate; server_no_context_takeover; brotli, RFC 7692 does not have",
                "x-snappy, was not offered",
            })
    void answerToSomethingElse_isRefused(String answer, String why) {
        assertThatThrownBy(() -> PerMessageDeflate.agreed(answer, true))
                .isInstanceOf(PerMessageDeflate.Unacceptable.class)
                .hasMessageContaining("'" + answer + "'")
                .hasMessageContaining(why);
    }

    @Test
    void secondAnswer_isRefused() {
        assertThatThrownBy(() -> PerMessageDeflate.agreed(AGREED + ", " + AGREED, true))
                .hasMessageContaining("a second one");
    }

    @Test
    void answerWithoutAnOffer_isRefused() throws Exception {
        assertThatThrownBy(() -> PerMessageDeflate.agreed(AGREED, false)).hasMessageContaining("was not offered");
        assertThat(PerMessageDeflate.agreed(null, true)).isFalse();
        assertThat(PerMessageDeflate.agreed("", false)).isFalse();
    }
}
