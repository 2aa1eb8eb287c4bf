package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.output.OutputCounters;
import io.github.wslog.receiver.output.OutputState;
import io.github.wslog.receiver.stream.IntakeStats;
import io.github.wslog.transport.wire.CloseReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class MetricsTest {
    private static final Pattern NAME = Pattern.compile("wslog_receiver_[a-z_]+");

    private static String text() {
        OutputCounters counters = new OutputCounters();
        counters.wrote(3, 300);
        OutputState output = new OutputState(
                counters.stats("tcp://h:1 \"x\""),
                true,
                2,
                Duration.ofMillis(1500),
                "away",
                Duration.ofSeconds(1),
                false);
        IntakeStats intake = new IntakeStats(10, 4, 3, 1000, 2, 1, 5);
        Situation situation = new Situation(
                intake, 6, Map.of(CloseReason.MALFORMED, 5L), 1, 7, 900, 1000, true, false, List.of(output), 8, 9, 0);
        return UTF_8.decode(new Metrics(() -> situation, "1.0").text()).toString();
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }

    @Test
    void text_hasWhatTheSituationIs() {
        assertThat(text().lines())
                .contains(
                        "wslog_receiver_events_total{protocol=\"wslog\"} 6.0",
                        "wslog_receiver_events_total{protocol=\"plain\"} 4.0",
                        "wslog_receiver_connections_refused_total{reason=\"malformed\"} 5.0",
                        "wslog_receiver_connections_refused_total{reason=\"fenced\"} 1.0",
                        "wslog_receiver_authentication_failures_total 7.0",
                        "wslog_receiver_spool_age_seconds 1.5",
                        "wslog_receiver_output_events_written_total{output=\"tcp://h:1 \\\"x\\\"\"} 3.0",
                        "wslog_receiver_output_events_confirmed_total{output=\"tcp://h:1 \\\"x\\\"\"} 2.0",
                        "wslog_receiver_output_lag_seconds{output=\"tcp://h:1 \\\"x\\\"\"} 1.5",
                        "wslog_receiver_output_up{output=\"tcp://h:1 \\\"x\\\"\"} 0.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus/alerts.yaml", "grafana/websocket-receiver.json"})
    void samples_askForNothingElse(String sample) throws IOException {
        String asked = Files.readString(Path.of("..", "samples").resolve(sample));

        assertThat(names(text())).containsAll(names(asked));
        assertThat(names(asked)).hasSizeGreaterThan(7);
        // JSON is YAML.
        assertThat(new Load(LoadSettings.builder().build()).loadFromString(asked))
                .isInstanceOf(Map.class);
    }
}
