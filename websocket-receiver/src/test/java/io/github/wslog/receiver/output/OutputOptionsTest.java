package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputOptionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "checkpoint=0|outputs.syslog.checkpoint must be 1s..1h or off, was 0",
                "checkpoint=0s|outputs.syslog.checkpoint must be 1s..1h or off, was 0s",
                "checkpoint=2h|outputs.syslog.checkpoint must be 1s..1h or off, was 2h",
                "checkpointBytes=1k|outputs.syslog.checkpointBytes must be 65536..1073741824 (bytes, or with k, m, g), was 1k",
                "facility=local8|outputs.syslog.facility must be one of kern, user,",
                "facilty=user|outputs.syslog.facilty is unknown, did you mean facility?",
                "colour=red|outputs.syslog.colour is unknown, known are bom, checkpoint,",
                "format=rfc1|outputs.syslog.format must be rfc5424, rfc3164, was rfc1",
                "maxMessageBytes=100|outputs.syslog.maxMessageBytes must be 1024..2097152 (bytes, or with k, m, g), was 100",
                "oversize=shrink|outputs.syslog.oversize must be truncate, split, drop, was shrink",
                "multiline=x|outputs.syslog.multiline must be keep, escape, space, split, was x",
                "framing=x|outputs.syslog.framing must be octet, lf, was x",
                "enterpriseNumber=0|outputs.syslog.enterpriseNumber must be 1..2147483647, was 0",
                "enterpriseNumber=x|outputs.syslog.enterpriseNumber must be 1..2147483647, was x",
                "bom=yes|outputs.syslog.bom must be true or false, was yes",
                "required=no|outputs.syslog.required must be true or false, was no",
                "match.level=loud|outputs.syslog.match.level must be trace, debug, info, warn, error or fatal, was loud",
                "url=tcp://h|outputs.syslog.url must be tcp://HOST:PORT, tls://HOST[:PORT], udp://HOST:PORT,",
                "url=tcp://u:secret@h:1|outputs.syslog.url must be tcp://HOST:PORT,",
                "url=unixgram:///x|outputs.syslog.url: unixgram needs junixsocket on the class path",
                "url=ftp://h:1|outputs.syslog.url must be tcp://HOST:PORT, tls://HOST[:PORT], udp://HOST:PORT,"
            })
    void optionThatCannotWork_isRefusedWithItsPlace(String option, String message) {
        Map<String, Object> values = new HashMap<>(Map.of("url", "tcp://127.0.0.1:601"));
        int equals = option.indexOf('=');
        values.put(option.substring(0, equals), option.substring(equals + 1));

        assertThatThrownBy(() -> ConfiguredOutput.create("syslog", new OutputOptions("outputs.syslog", values)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageNotContaining("secret");
    }

    @Test
    void lineFeedsThatEndMessages_areNotKeptInside() {
        Map<String, String> values = Map.of("url", "tcp://h:1", "framing", "lf", "multiline", "keep");

        assertThatThrownBy(() -> ConfiguredOutput.create("syslog", new OutputOptions("--syslog", values)))
                .hasMessageStartingWith("--syslog.multiline must be escape, space or split");
    }

    @Test
    void type_isOneThatWasFound() {
        assertThatThrownBy(() -> ConfiguredOutput.create("pigeon", new OutputOptions("outputs.x", Map.of())))
                .hasMessage("outputs.x.type must be one of [file, stdout, syslog], was pigeon");
    }

    @Test
    void output_isRequired_unlessSaidOtherwise() {
        OutputOptions plain = new OutputOptions("--syslog", Map.of("url", "tcp://h:1"));
        OutputOptions optional = new OutputOptions("--syslog", Map.of("url", "tcp://h:1", "required", "false"));

        assertThat(ConfiguredOutput.create("syslog", plain).required()).isTrue();
        assertThat(ConfiguredOutput.create("syslog", optional).required()).isFalse();
    }
}
