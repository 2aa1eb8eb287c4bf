package io.github.wslog.transport.client;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** A shipper over a real network, and the log that it ships. */
abstract class RealShipping implements Status {
    static final Duration LONG = Duration.ofSeconds(30);

    final List<String> said = Collections.synchronizedList(new ArrayList<>());

    final EventLog log = Rig.log(64 << 20);

    final RecordBuffer buffer = new RecordBuffer();

    Shipper shipper;

    @AfterEach
    void end() {
        if (shipper != null) {
            shipper.close(Duration.ZERO);
        }
        log.close();
    }

    Shipper ship(TestSettings settings) {
        shipper = new Shipper(log, settings.make(), this);
        shipper.start();
        return shipper;
    }

    static TestSettings quick(URI... urls) {
        return TestSettings.of(urls).reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(100));
    }

    void append(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        buffer.start(RecordKind.FORMATTED, EventLevel.INFO.number(), 1, "logger", bytes.length);
        buffer.startBody();
        buffer.body(bytes, 0, bytes.length);
        buffer.finish();
        while (log.append(buffer.level(), buffer.array(), 0, buffer.length()) != Admission.ACCEPTED) {
            LockSupport.parkNanos(100_000);
        }
    }

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "event " + i).toList();
    }

    @Override
    public void info(String message) {
        said.add("info " + message);
    }

    @Override
    public void warn(String message, Throwable cause) {
        said.add("warn " + message);
    }

    @Override
    public void error(String message, Throwable cause) {
        said.add("error " + message);
    }
}
