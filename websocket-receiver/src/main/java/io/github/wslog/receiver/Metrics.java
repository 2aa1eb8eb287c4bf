package io.github.wslog.receiver;

import io.github.wslog.receiver.output.OutputState;
import io.github.wslog.receiver.stream.IntakeStats;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What a receiver counts, in the text format of Prometheus. Nothing is kept here: each request reads the counters. */
final class Metrics {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    /** @param now asked once for each metric: of any moment of the request */
    Metrics(Supplier<Situation> now, String version) {
        GaugeWithCallback.builder()
                .name("wslog_receiver_build_info")
                .help("The version that runs.")
                .labelNames("version")
                .callback(callback -> callback.call(1, version))
                .register(registry);
        intake(now);
        spool(now);
        outputs(now);
        live(now);
    }

    private void intake(Supplier<Situation> now) {
        CounterWithCallback.builder()
                .name("wslog_receiver_events")
                .help("Events put into the spool, by what their sender speaks.")
                .labelNames("protocol")
                .callback(callback -> {
                    IntakeStats stats = now.get().intake();
                    callback.call((double) (stats.events() - stats.plainEvents()), "wslog");
                    callback.call((double) stats.plainEvents(), "plain");
                })
                .register(registry);
        counter(
                "received_bytes",
                "Bytes of the records put into the spool.",
                () -> now.get().intake().bytes());
        counter(
                "events_acknowledged",
                "Events that sources were told are in the spool, those included that had been there already.",
                () -> now.get().acknowledged());
        counter(
                "events_repeated",
                "Events dropped because the spool had them already.",
                () -> now.get().intake().repeats());
        gauge(
                "connections",
                "Connections of sources at the moment.",
                () -> now.get().connected());
        counter(
                "connections_accepted",
                "Connections of sources taken.",
                () -> now.get().intake().connections());
        counter(
                "authentication_failures",
                "How often somebody was refused for want of the right token, sources and those who look on.",
                () -> now.get().authenticationFailures());
        CounterWithCallback.builder()
                .name("wslog_receiver_connections_refused")
                .help("Connections of sources that were ended by the receiver, by what they did.")
                .labelNames("reason")
                .callback(callback -> {
                    Situation situation = now.get();
                    situation
                            .protocolErrors()
                            .forEach((reason, count) ->
                                    callback.call((double) count, reason.name().toLowerCase(Locale.ROOT)));
                    callback.call((double) situation.intake().fenced(), "fenced");
                })
                .register(registry);
    }

    private void spool(Supplier<Situation> now) {
        gauge(
                "spool_bytes",
                "Bytes in the spool, with what is kept to look back on.",
                () -> now.get().spoolBytes());
        gauge(
                "spool_capacity_bytes",
                "Bytes that the spool may hold.",
                () -> now.get().spoolCapacity());
        gauge(
                "spool_age_seconds",
                "How long the oldest event that a required output does not hold has been in the spool.",
                () -> now.get().outputs().stream()
                        .filter(OutputState::required)
                        .mapToDouble(Metrics::lagSeconds)
                        .max()
                        .orElse(0));
    }

    private static double lagSeconds(OutputState output) {
        return Unit.millisToSeconds(output.lag().toMillis());
    }

    private void outputs(Supplier<Situation> now) {
        of(
                "events_written",
                "Events written, those included that were written again after a failure.",
                now,
                output -> output.stats().events());
        of("bytes_written", "Bytes written.", now, output -> output.stats().bytes());
        of(
                "events_confirmed",
                "Events of the spool that the output holds, those included that it does not want.",
                now,
                OutputState::confirmed);
        of(
                "retries",
                "Attempts that failed and were repeated.",
                now,
                output -> output.stats().retries());
        of(
                "events_truncated",
                "Events that were too long and were cut.",
                now,
                output -> output.stats().cut());
        of(
                "events_dropped",
                "Events that were left out: too long, or not to be read.",
                now,
                output -> output.stats().dropped());
        of(
                "dead_letters",
                "Messages put into the dead-letter file.",
                now,
                output -> output.stats().deadLetters());
        perOutput(
                "lag_seconds",
                "How long the oldest event that the output does not hold has been in the spool.",
                now,
                Metrics::lagSeconds);
        perOutput(
                "up",
                "1, or 0 while the last attempt of the output has failed, or it has ended.",
                now,
                output -> output.trouble() == null && !output.ended() ? 1 : 0);
    }

    private void live(Supplier<Situation> now) {
        counter(
                "live_subscribers_accepted",
                "Connections of those who look on.",
                () -> now.get().lookedOn());
        counter(
                "live_events",
                "Events shown to those who look on.",
                () -> now.get().shown());
        counter(
                "live_overtaken",
                "How often one who looks on missed events.",
                () -> now.get().overtaken());
    }

    /** A number that may be asked for at any time. */
    @FunctionalInterface
    private interface Reading {
        double get();
    }

    private void counter(String name, String help, Reading reading) {
        CounterWithCallback.builder()
                .name("wslog_receiver_" + name)
                .help(help)
                .callback(callback -> callback.call(reading.get()))
                .register(registry);
    }

    private void gauge(String name, String help, Reading reading) {
        GaugeWithCallback.builder()
                .name("wslog_receiver_" + name)
                .help(help)
                .callback(callback -> callback.call(reading.get()))
                .register(registry);
    }

    private void of(String name, String help, Supplier<Situation> now, ToDoubleFunction<OutputState> reading) {
        CounterWithCallback.builder()
                .name("wslog_receiver_output_" + name)
                .help(help)
                .labelNames("output")
                .callback(callback -> outputs(now, reading, callback::call))
                .register(registry);
    }

    private void perOutput(String name, String help, Supplier<Situation> now, ToDoubleFunction<OutputState> reading) {
        GaugeWithCallback.builder()
                .name("wslog_receiver_output_" + name)
                .help(help)
                .labelNames("output")
                .callback(callback -> outputs(now, reading, callback::call))
                .register(registry);
    }

    /** Takes a value and the output that it is of. */
    @FunctionalInterface
    private interface Labelled {
        void call(double value, String... output);
    }

    private static void outputs(Supplier<Situation> now, ToDoubleFunction<OutputState> reading, Labelled callback) {
        List<OutputState> outputs = now.get().outputs();
        outputs.forEach(output ->
                callback.call(reading.applyAsDouble(output), output.stats().name()));
    }

    /** All of them as they are now. Any thread. */
    ByteBuffer text() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return ByteBuffer.wrap(text.toByteArray());
    }
}
