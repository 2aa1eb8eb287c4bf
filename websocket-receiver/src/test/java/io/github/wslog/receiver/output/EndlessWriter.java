package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;

/**
 * A process of its own that brings a long row of events to a file, the same at each start, and keeps its place as the
 * runner does. It goes on until it is killed, or until {@code batches} are held. With a third argument the events go to several
 * files, which are rotated and compressed.
 */
final class EndlessWriter {
    static final int EVENTS_A_BATCH = 100;
    static final int LOGGERS = 3;
    private static final int FILE_BYTES = 300_000;
    private static final UUID STREAM = new UUID(3, 4);
    private static final SourceInfo SOURCE = new SourceInfo("app", "host", 1);

    private EndlessWriter() {}

    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        long batches = Long.parseLong(args[1]);
        FileOutput output = args.length == 2
                ? new FileOutput(directory.resolve("log"), LinePattern.parse("{message}"))
                : new FileOutput(
                        several(directory), Rendering.text(LinePattern.parse("{message}")), FileOutput.Seams.REAL);
        try (output;
                PositionFile positions = PositionFile.open(directory.resolve("place"), Disk.REAL)) {
            OutputCounters counters = new OutputCounters();
            OutputContext context = new OutputContext("file", directory, new SaidStatus(), counters);
            Output.Started started = output.start(context, positions.found());
            System.out.println(started.remark());
            Position held = started.held();
            for (long batch = held == null ? 1 : held.ordinal() + 1; batch <= batches; batch++) {
                confirm(output.take(batch(batch)), positions);
            }
            confirm(output.flush(), positions);
            System.out.println("torn " + counters.stats("file").tornLines());
        }
    }

    private static FileSettings several(Path directory) {
        return FileSettings.of(FileTemplate.parse(directory + "/logs/{logger}.log"))
                .with(new Rotation(FILE_BYTES, Rotation.Period.OFF), new Retention(true, 0, null, 0));
    }

    private static void confirm(Outcome outcome, PositionFile positions) throws IOException {
        Position upTo = ((Outcome.Held) outcome).upTo();
        if (upTo != null) {
            positions.save(upTo);
        }
    }

    private static SpooledBatch batch(long number) {
        byte[][] records = new byte[EVENTS_A_BATCH][];
        for (int i = 0; i < records.length; i++) {
            long event = (number - 1) * EVENTS_A_BATCH + i;
            records[i] = Feed.record(RecordKind.FORMATTED, 9, logger(event), event(event));
        }
        ByteBuffer bytes = ByteBuffer.allocate(
                Arrays.stream(records).mapToInt(record -> 4 + record.length).sum());
        for (byte[] record : records) {
            bytes.putInt(record.length).put(record);
        }
        return new SpooledBatch(
                new Position(STREAM, number),
                STREAM,
                SOURCE,
                (number - 1) * EVENTS_A_BATCH + 1,
                records.length,
                0,
                bytes.flip());
    }

    static String logger(long number) {
        return "logger" + number * 7 % 5 % LOGGERS;
    }

    /** Without a line feed at its end, of 6 to about 1,000 bytes, some of two lines. */
    static String event(long number) {
        String start = number + (number % 7 == 0 ? "\n of two lines " : " ");
        return start + "x".repeat((int) (number * 31 % 997));
    }
}
