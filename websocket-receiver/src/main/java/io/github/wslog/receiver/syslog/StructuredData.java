package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/**
 * What has no place in a syslog header, as structured data (RFC 5424 section 6.3): logger, thread, level and the event's id,
 * which is the same in every copy of it; and the context, each name once. One thread.
 */
final class StructuredData {
    private static final int MOST_NAMES = 64;
    private static final int SUFFIX_BYTES = 3;
    private static final int LONGEST_VALUE = 1024;

    private final MessageFormat format;
    private final int longestField;
    private final String logStart;
    private final String relayStart;
    private final String mdcStart;
    private final int[] nameStarts = new int[MOST_NAMES];
    private final int[] nameEnds = new int[MOST_NAMES];

    private UUID stream = new UUID(0, 0);
    private byte[] streamText = {};
    private String name = "";
    private byte[] nameText = {};

    StructuredData(MessageFormat format) {
        this.format = format;
        this.longestField = format.maxMessageBytes() >= 4096 ? 255 : 64;
        this.logStart = "[log@" + format.enterpriseNumber() + " id=\"";
        this.relayStart = "[relay@" + format.enterpriseNumber() + " id=\"";
        this.mdcStart = "[mdc@" + format.enterpriseNumber();
    }

    /** @param part of a message that was split, from 1; 0 = it was not */
    void put(SpooledBatch batch, RecordReader record, long ordinal, int part, byte[] array, int base, Bytes to) {
        to.putAscii(logStart);
        putId(batch.stream(), ordinal, part, to);
        to.putAscii("\" level=\"");
        to.putAscii(EventLevel.of(record.level()).name());
        if (record.loggerLength() > 0) {
            to.putAscii("\" logger=\"");
            FieldFilter.putValue(array, base + record.loggerOffset(), record.loggerLength(), longestField, to);
        }
        int thread = record.find(Field.THREAD);
        if (thread >= 0) {
            to.putAscii("\" thread=\"");
            FieldFilter.putValue(
                    array, base + record.valueOffset(thread), record.valueLength(thread), longestField, to);
        }
        putSource(batch.source(), to);
        to.putAscii("\"]");
        putContext(record, array, base, to);
    }

    /** The name that the source has proven, if it has. */
    private void putSource(SourceInfo of, Bytes to) {
        if (of.name().isEmpty()) {
            return;
        }
        if (!of.name().equals(name)) {
            name = of.name();
            nameText = name.getBytes(StandardCharsets.UTF_8);
        }
        to.putAscii("\" name=\"");
        FieldFilter.putValue(nameText, 0, nameText.length, longestField, to);
    }

    /**
     * Our element for a message that came with elements of its own: the id alone. No element may come twice.
     *
     * @param start where its own elements begin
     */
    void putRelayed(int start, UUID of, long ordinal, int part, Bytes to) {
        String own = new String(to.array(), start, to.length() - start, StandardCharsets.ISO_8859_1);
        if (!own.contains(relayStart)) {
            to.putAscii(relayStart);
            putId(of, ordinal, part, to);
            to.putAscii("\"]");
        }
    }

    private void putId(UUID of, long ordinal, int part, Bytes to) {
        if (!stream.equals(of)) {
            stream = of;
            streamText = of.toString().getBytes(StandardCharsets.US_ASCII);
        }
        to.put(streamText, 0, streamText.length);
        to.putByte(':');
        to.putDecimal(ordinal);
        if (part > 0) {
            to.putByte('.');
            to.putDecimal(part);
        }
    }

    private void putContext(RecordReader record, byte[] array, int base, Bytes to) {
        int field = record.find(Field.CONTEXT);
        if (field < 0) {
            return;
        }
        int start = to.length();
        // The text of the event has at least half of the message.
        int room = format.maxMessageBytes() / 2;
        to.putAscii(mdcStart);
        int names = 0;
        int leftOut = 0;
        for (; field >= 0; field = record.findNext(Field.CONTEXT, field)) {
            int before = to.length();
            if (names < MOST_NAMES - 1 && putEntry(record, field, names, array, base, to) && to.length() <= room) {
                names++;
            } else {
                to.cutTo(before);
                leftOut++;
            }
        }
        if (names == 0) {
            to.cutTo(start);
        } else {
            if (leftOut > 0) {
                putLeftOut(leftOut, names, to);
            }
            to.putByte(']');
        }
    }

    private boolean putEntry(RecordReader record, int field, int names, byte[] array, int base, Bytes to) {
        int key = base + record.valueOffset(field);
        int keyLength = record.contextKeyLength(field);
        int behind = Math.min(keyLength + 1, record.valueLength(field));
        to.putByte(' ');
        nameStarts[names] = to.length();
        FieldFilter.putName(array, key, keyLength, format.keepDots(), to);
        nameEnds[names] = to.length();
        if (!makeUnique(names, to)) {
            return false;
        }
        to.putAscii("=\"");
        FieldFilter.putValue(array, key + behind, record.valueLength(field) - behind, LONGEST_VALUE, to);
        to.putByte('"');
        return true;
    }

    /** Names may have become the same when they were cleaned: the second is called {@code name_2}. */
    private boolean makeUnique(int names, Bytes to) {
        int end = nameEnds[names];
        int stem = Math.min(end, nameStarts[names] + FieldFilter.LONGEST_NAME - SUFFIX_BYTES);
        for (int number = 2; isRepeated(names, to.array()); number++) {
            if (number > 99) {
                return false;
            }
            to.cutTo(stem);
            to.putByte('_');
            to.putDecimal(number);
            nameEnds[names] = to.length();
        }
        return true;
    }

    private boolean isRepeated(int names, byte[] array) {
        for (int i = 0; i < names; i++) {
            if (Arrays.equals(array, nameStarts[i], nameEnds[i], array, nameStarts[names], nameEnds[names])) {
                return true;
            }
        }
        return false;
    }

    private void putLeftOut(int count, int names, Bytes to) {
        int before = to.length();
        to.putByte(' ');
        nameStarts[names] = to.length();
        to.putAscii("leftOut");
        nameEnds[names] = to.length();
        if (makeUnique(names, to)) {
            to.putAscii("=\"");
            to.putDecimal(count);
            to.putByte('"');
        } else {
            to.cutTo(before);
        }
    }
}
