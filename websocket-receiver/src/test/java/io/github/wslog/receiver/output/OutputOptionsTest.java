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
                "start=now|outputs.syslog.start must be oldest, newest, was now",
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "path=|outputs.all.path must be the path of a file, was nothing",
                "path=/logs/{hots}|outputs.all.path: column 7: {hots} must be {host}, {app},",
                "path=/logs/{app}/../x|outputs.all.path: there must be no .. behind the first",
                "rotate.bytes=100k|outputs.all.rotate.bytes must be 1m..1t or off, was 100k",
                "rotate.bytes=2t|outputs.all.rotate.bytes must be 1m..1t or off, was 2t",
                "rotate.bytes=much|outputs.all.rotate.bytes must be 1m..1t or off, was much",
                "rotate.every=year|outputs.all.rotate.every must be off, minute, hour, day, week, month, was year",
                "keep.files=-1|outputs.all.keep.files must be 0..100000, was -1",
                "keep.age=7|outputs.all.keep.age must be 1m..10000d or off, was 7",
                "keep.bytes=1k|outputs.all.keep.bytes must be 1m..1024t or off, was 1k",
                "gzip=true|outputs.all.gzip has no effect without rotate.bytes, rotate.every or a {date} in the path",
                "keep.age=7d|outputs.all.keep.age has no effect without rotate.bytes,",
                "mode=rw|outputs.all.mode must be three octal digits with which the owner may write, such as 0640, was rw",
                "mode=0440|outputs.all.mode must be three octal digits with which the owner may write, such as 0640, was 0440",
                "directoryMode=888|outputs.all.directoryMode must be three octal digits",
                "format=xml|outputs.all.format must be text, json, was xml",
                "durability=tape|outputs.all.durability must be os, disk, was tape",
                "maxFiles=10|outputs.all.maxFiles is unknown",
                "rotate.size=10m|outputs.all.rotate.size is unknown",
                "rotate.byte=10m|outputs.all.rotate.byte is unknown, did you mean rotate.bytes?"
            })
    void optionOfAFileThatCannotWork_isRefusedWithItsPlace(String option, String message) {
        Map<String, Object> values = new HashMap<>(Map.of("path", "/var/log/all.log"));
        int equals = option.indexOf('=');
        values.put(option.substring(0, equals), option.substring(equals + 1));

        assertThatThrownBy(() -> ConfiguredOutput.create("file", new OutputOptions("outputs.all", values)))
                .isInstanceOf(WrongOption.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void everyOptionOfAFile_isTaken() {
        Map<String, String> values = new HashMap<>(Map.of(
                "path", "/var/log/{host}/{app}.log",
                "rotate.bytes", "100m",
                "rotate.every", "day",
                "keep.files", "7",
                "keep.age", "30d",
                "keep.bytes", "10g",
                "gzip", "true",
                "mode", "0644",
                "directoryMode", "755",
                "format", "json"));
        values.putAll(Map.of("durability", "disk", "maxFiles", "10", "maxOpenFiles", "5", "match.level", "warn"));

        OutputSettings settings = new OutputSettings("file", values);

        assertThat(settings.inForce()).containsAllEntriesOf(values);
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
