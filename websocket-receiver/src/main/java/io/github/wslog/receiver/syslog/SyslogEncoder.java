package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.output.OutputCounters;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Makes syslog messages of records: RFC 5424, or RFC 3164 for old peers. Whatever an application calls itself, its loggers or
 * the keys of its context, it can neither add a message nor shift a field. Gaps and notes become messages as events do. One thread.
 *
 * <p>Messages that came as syslog text from a sender without a name keep the header that they came with.
 */
final class SyslogEncoder {
    private static final int[] SEVERITIES = severities();
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_APPLICATION = 48;
    private static final int LONGEST_MESSAGE_ID = 32;
    private static final int LONGEST_TAG = 32;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final String NAMELESS = "-";

    private final MessageFormat format;
    private final Timestamp timestamp;
    private final StructuredData data;
    private final EventText text;
    private final ReceivedSyslog received = new ReceivedSyslog();
    private final RecordReader record = new RecordReader();
    private final Bytes message = new Bytes(8192);
    private final Bytes origin = new Bytes(512);
    private @Nullable SourceInfo originOf;
    private byte[] process = {};

    SyslogEncoder(MessageFormat format) {
        this(format, ZoneId.systemDefault());
    }

    SyslogEncoder(MessageFormat format, ZoneId zone) {
        this.format = format;
        this.timestamp = isRfc5424(format) ? Timestamp.rfc5424() : Timestamp.rfc3164(zone);
        this.data = new StructuredData(format);
        this.text = new EventText(format.multiline());
    }

    private static boolean isRfc5424(MessageFormat format) {
        return format.standard() == MessageFormat.Standard.RFC5424;
    }

    /** By number of level: what lies between INFO and WARN is a notice. */
    private static int[] severities() {
        int[] severities = new int[25];
        for (int level = 0; level < severities.length; level++) {
            severities[level] =
                    level >= 21 ? 2 : level >= 17 ? 3 : level >= 13 ? 4 : level > 9 ? 5 : level == 9 ? 6 : 7;
        }
        return severities;
    }

    /** Hands out the messages of a batch; counts in {@code counters} what was cut and what was left out. */
    void encode(SpooledBatch batch, OutputCounters counters, MessageSink sink) {
        ByteBuffer records = batch.records();
        long ordinal = batch.firstOrdinal();
        for (int at = 0; at < records.limit(); ordinal++) {
            int length = records.getInt(at);
            at += Integer.BYTES;
            if (length > 0) {
                encode(batch, ordinal, at, length, counters, sink);
            }
            at += length;
        }
    }

    private void encode(
            SpooledBatch batch, long ordinal, int at, int length, OutputCounters counters, MessageSink sink) {
        byte[] array = batch.records().array();
        int base = batch.records().arrayOffset();
        try {
            record.wrap(batch.records(), at, length);
        } catch (WireException e) {
            counters.dropped();
            return;
        }
        boolean asReceived = record.kind() == RecordKind.FORMATTED
                && batch.source().application().equals(NAMELESS)
                && received.parse(array, base + record.bodyOffset(), record.bodyLength())
                && received.dataEnd - received.dataStart <= format.maxMessageBytes() / 2;
        if (asReceived) {
            int skipped = received.textStart - base - record.bodyOffset();
            text.set(array, received.textStart, record.bodyLength() - skipped, record.bodyLength() - skipped);
        } else {
            text.set(array, base + record.bodyOffset(), record.bodyLength(), record.stackTraceOffset());
        }
        putMessages(batch, ordinal, asReceived, counters, sink);
    }

    private void putMessages(
            SpooledBatch batch, long ordinal, boolean asReceived, OutputCounters counters, MessageSink sink) {
        int part = 0;
        boolean whole = !text.nextLine();
        do {
            part = whole && part == 0 ? 0 : part + 1;
            putHead(batch, ordinal, part, asReceived);
            int room = format.maxMessageBytes() - message.length() - MARK.length - 1;
            boolean tooLong = text.remaining() > room;
            if (tooLong && format.oversize() == MessageFormat.Oversize.DROP) {
                counters.dropped();
                text.skip();
                continue;
            }
            if (tooLong && format.oversize() == MessageFormat.Oversize.SPLIT && part == 0) {
                // Only now is it known that there is more than one.
                whole = false;
                part = 1;
                putHead(batch, ordinal, part, asReceived);
                room = format.maxMessageBytes() - message.length() - MARK.length - 1;
            }
            putText(room, tooLong, counters);
            sink.message(message.array(), 0, message.length());
        } while (text.hasMore());
    }

    private void putText(int room, boolean tooLong, OutputCounters counters) {
        if (text.remaining() == 0) {
            return;
        }
        if (isRfc5424(format)) {
            message.putByte(' ');
        }
        if (format.byteOrderMark()) {
            message.put(MARK, 0, MARK.length);
        }
        if (!tooLong) {
            text.putRest(message);
        } else if (format.oversize() == MessageFormat.Oversize.SPLIT) {
            text.putPart(room, message);
        } else {
            text.putCut(room, message);
            counters.cut();
        }
    }

    private void putHead(SpooledBatch batch, long ordinal, int part, boolean asReceived) {
        message.clear();
        byte[] array = batch.records().array();
        int base = batch.records().arrayOffset();
        int priority = asReceived ? received.priority : 8 * format.facility() + SEVERITIES[record.level()];
        message.putByte('<');
        message.putDecimal(priority);
        message.putByte('>');
        if (isRfc5424(format)) {
            message.putAscii("1 ");
        }
        if (asReceived && isRfc5424(format) && !received.time.isEmpty()) {
            message.putAscii(received.time);
        } else {
            timestamp.put(record.epochNanos(), message);
        }
        message.putByte(' ');
        if (!isRfc5424(format)) {
            putOldOrigin(batch.source(), asReceived);
        } else if (asReceived) {
            putReceivedOrigin();
            int start = message.length();
            message.put(array, received.dataStart, received.dataEnd - received.dataStart);
            data.putRelayed(start, batch.stream(), ordinal, part, message);
        } else {
            putOrigin(batch.source(), array, base);
            data.put(batch, record, ordinal, part, array, base, message);
        }
    }

    private void putReceivedOrigin() {
        message.putAscii(received.host);
        message.putByte(' ');
        message.putAscii(received.application);
        message.putByte(' ');
        message.putAscii(received.process);
        message.putByte(' ');
        message.putAscii(received.messageId);
        message.putByte(' ');
    }

    /** Host, application, process: the same for a whole stream. */
    private void putOrigin(SourceInfo source, byte[] array, int base) {
        if (!source.equals(originOf)) {
            originOf = source;
            origin.clear();
            putHeader(source.host(), LONGEST_HOST, origin);
            origin.putByte(' ');
            putHeader(source.application(), LONGEST_APPLICATION, origin);
            origin.putByte(' ');
            putProcess(source, origin);
            origin.putByte(' ');
        }
        message.put(origin.array(), 0, origin.length());
        int marker = record.find(Field.MARKER);
        if (marker < 0) {
            message.putByte('-');
        } else {
            int at = base + record.valueOffset(marker);
            FieldFilter.putHeader(array, at, record.valueLength(marker), LONGEST_MESSAGE_ID, message);
        }
        message.putByte(' ');
    }

    private static void putProcess(SourceInfo source, Bytes to) {
        if (source.pid() > 0) {
            to.putDecimal(source.pid());
        } else {
            to.putByte('-');
        }
    }

    private static void putHeader(String field, int most, Bytes to) {
        byte[] utf8 = field.getBytes(StandardCharsets.UTF_8);
        FieldFilter.putHeader(utf8, 0, utf8.length, most, to);
    }

    private void putOldOrigin(SourceInfo source, boolean asReceived) {
        putHeader(asReceived ? received.host : source.host(), LONGEST_HOST, message);
        message.putByte(' ');
        String tag = asReceived ? received.application : source.application();
        putHeader(tag.replaceAll("[\\[\\]:]", "_"), LONGEST_TAG, message);
        process = asReceived ? received.process.getBytes(StandardCharsets.US_ASCII) : process(source);
        if (process.length > 0 && process[0] != '-') {
            message.putByte('[');
            message.put(process, 0, process.length);
            message.putByte(']');
        }
        message.putAscii(": ");
    }

    private static byte[] process(SourceInfo source) {
        return source.pid() > 0 ? Long.toString(source.pid()).getBytes(StandardCharsets.US_ASCII) : new byte[0];
    }
}
