package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRendererTest {
    private static final String ID = "{\"id\":\"00000000000000010000000000000002-7\"";
    private static final String TIME = ",\"time\":\"2026-01-02T03:04:05.006007008Z\"";

    private final JsonRenderer renderer = new JsonRenderer(TestLog.SOURCE);

    private static RecordBuffer record(RecordKind kind, Consumer<RecordBuffer> content) {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(kind, 9, TestLog.TIME, "com.acme.Order", 10_000);
        content.accept(buffer);
        buffer.finish();
        return buffer;
    }

    private String render(RecordBuffer buffer, int index, Origin origin) throws Exception {
        FeedBatch batch = new FeedBatch();
        batch.start(new UUID(1, 2), buffer.length() + 3);
        batch.buffer().put(3, buffer.array(), 0, buffer.length());
        batch.add(7, index, 3, buffer.length(), origin);
        RecordReader record = new RecordReader().wrap(batch.buffer(), 3, buffer.length());
        Bytes out = new Bytes();
        renderer.event(record, batch, 0, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    private String render(RecordBuffer buffer) throws Exception {
        return render(buffer, FeedPlace.WHOLE, new Origin(TestLog.SOURCE, StandardCharsets.UTF_8));
    }

    @Test
    void plainEvent_hasAllThatItHas() throws Exception {
        RecordBuffer event = record(RecordKind.PLAIN, buffer -> {
            buffer.field(Field.THREAD, "main");
            buffer.field(Field.MARKER, "AUDIT");
            buffer.field(Field.THROWABLE_CLASS, "java.io.IOException");
            buffer.context("user", "Ada \"L\"");
            buffer.context("k", "v");
            buffer.startBody();
            buffer.body("failed");
            buffer.stackTraceStarts();
            buffer.body("java.io.IOException: x\n\tat A\n");
        });

        assertThat(render(event))
                .isEqualTo(ID + TIME
                        + ",\"level\":\"INFO\",\"severity\":9,\"logger\":\"com.acme.Order\",\"thread\":\"main\","
                        + "\"message\":\"failed\",\"stack\":\"java.io.IOException: x\\n\\tat A\",\"marker\":\"AUDIT\","
                        + "\"throwable\":\"java.io.IOException\",\"mdc\":{\"user\":\"Ada \\\"L\\\"\",\"k\":\"v\"}}");
    }

    @Test
    void formattedEvent_isSaidToBe_andLosesItsLineEnd() throws Exception {
        RecordBuffer event = record(RecordKind.FORMATTED, buffer -> {
            buffer.startBody();
            buffer.body("a line\r\n");
        });

        assertThat(render(event)).endsWith(",\"message\":\"a line\",\"formatted\":true}");
    }

    @Test
    void cutEvent_isSaidToBe() throws Exception {
        RecordBuffer event = record(RecordKind.PLAIN, buffer -> {
            buffer.startBody();
            buffer.body("x".repeat(20_000));
        });

        assertThat(render(event)).endsWith("\",\"cut\":true}");
    }

    @Test
    void eventOfSomebodyElse_namesItsSource_andItsPlaceInTheBatch() throws Exception {
        RecordBuffer event = record(RecordKind.PLAIN, buffer -> {
            buffer.startBody();
            buffer.body("m");
        });
        Origin other = new Origin(new SourceInfo("billing", "web-2", 5), StandardCharsets.UTF_8);

        assertThat(render(event, 12, other))
                .startsWith("{\"id\":\"00000000000000010000000000000002-7.12\"")
                .endsWith(",\"source\":{\"application\":\"billing\",\"host\":\"web-2\",\"pid\":5}}");
        Origin proven = new Origin(other.source().named("b\""), StandardCharsets.UTF_8);
        assertThat(render(event, 12, proven)).endsWith(",\"pid\":5,\"name\":\"b\\\"\"}}");
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-1", "UTF-16BE", "windows-1252"})
    void bodyInAnotherCharset_becomesUtf8(String charset) throws Exception {
        byte[] body = "Größe".getBytes(Charset.forName(charset));
        RecordBuffer event = record(RecordKind.FORMATTED, buffer -> {
            buffer.startBody();
            buffer.body(body, 0, body.length);
        });

        assertThat(render(event, FeedPlace.WHOLE, new Origin(TestLog.SOURCE, Charset.forName(charset))))
                .contains("\"message\":\"Größe\"");
    }

    @Test
    void note_isANote() throws Exception {
        RecordBuffer buffer = new RecordBuffer();
        buffer.note(13, TestLog.TIME, "stream \"a\" ended");

        assertThat(render(buffer)).isEqualTo(ID + TIME + ",\"note\":\"stream \\\"a\\\" ended\"}");
    }

    @Test
    void gap_tellsHowManyAndWhy() throws Exception {
        RecordBuffer buffer = new RecordBuffer();
        new io.github.wslog.transport.wire.Gap(
                        "buffer full", new long[] {0, 0, 12, 0, 1, 0}, TestLog.TIME, TestLog.TIME + 1_000_000_000)
                .encode(buffer);

        assertThat(render(buffer))
                .isEqualTo(ID + ",\"gap\":{\"count\":13,\"reason\":\"buffer full\","
                        + "\"from\":\"2026-01-02T03:04:05.006007008Z\",\"until\":\"2026-01-02T03:04:06.006007008Z\","
                        + "\"levels\":{\"INFO\":12,\"ERROR\":1}}}");
    }
}
