package io.github.wslog.transport.client;

import io.github.wslog.transport.client.PoisonWatch.Treatment;
import io.github.wslog.transport.eventlog.LossCause;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.nio.ByteBuffer;

/** The records of a BATCH, in the place that they are sent from. Shipper's thread only. */
final class BatchRecords {
    /** A write wakes the peer, which costs both sides more than the batch that it brings. */
    private static final int BATCHES_IN_A_WRITE = 4;

    private final Shipment shipment;
    private final RecordReader record = new RecordReader();
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int start;

    BatchRecords(Shipment shipment) {
        this.shipment = shipment;
    }

    /** How much room a frame writer should keep for the batches of a log with such records, several in one write. */
    static int capacity(int maxRecordBytes) {
        return (BATCHES_IN_A_WRITE - 1) * (FrameWriter.HEADER_ROOM + Wslog.MAX_BATCH_BYTES)
                + FrameWriter.HEADER_ROOM
                + payloadCapacity(maxRecordBytes);
    }

    private static int payloadCapacity(int maxRecordBytes) {
        return Math.max(Wslog.MAX_BATCH_BYTES, Frames.BATCH_HEADER_BYTES + Integer.BYTES + maxRecordBytes);
    }

    /** Whether another batch may go with those that wait to be written. */
    boolean hasRoom() {
        return shipment.frames().hasRoomInPlace(payloadCapacity(shipment.log().maxRecordBytes()));
    }

    /** A buffer whose position is behind the header of the batch to come. */
    ByteBuffer start() {
        buffer = shipment.frames().startInPlace(payloadCapacity(shipment.log().maxRecordBytes()));
        start = buffer.position() + Frames.BATCH_HEADER_BYTES;
        return buffer.position(start);
    }

    /** Instead of records that the log has lost: void ones. Returns how many there is room for. */
    int voids(long missing) {
        buffer.position(start);
        int count = (int) Math.min(missing, (Wslog.MAX_BATCH_BYTES - Frames.BATCH_HEADER_BYTES) / Integer.BYTES);
        for (int i = 0; i < count; i++) {
            buffer.putInt(0);
        }
        return count;
    }

    /** Notes what the records are, and makes void those that the peer cannot take. */
    void inspect(Place first, int count, int maxRecordBytes) {
        int from = start;
        int to = start;
        for (int i = 0; i < count; i++) {
            int length = buffer.getInt(from);
            boolean goes = isOrdinary(from + Integer.BYTES, length, maxRecordBytes)
                    || goes(
                            new Place(first.stream(), first.ordinal() + i),
                            from + Integer.BYTES,
                            length,
                            maxRecordBytes);
            int kept = goes ? length : 0;
            if (to != from || kept != length) {
                buffer.putInt(to, kept);
                System.arraycopy(buffer.array(), from + Integer.BYTES, buffer.array(), to + Integer.BYTES, kept);
            }
            from += Integer.BYTES + length;
            to += Integer.BYTES + kept;
        }
        buffer.position(to);
    }

    /** Whether there is nothing to note: what nearly all records are, found out without reading them. */
    private boolean isOrdinary(int offset, int length, int maxRecordBytes) {
        return length <= maxRecordBytes
                && RecordReader.isWholeEvent(buffer, offset, length)
                && shipment.poison().isCalm();
    }

    private boolean goes(Place place, int offset, int length, int maxRecordBytes) {
        try {
            record.wrap(buffer, offset, length);
        } catch (WireException unreadable) {
            return true; // the receiver writes a remark in its place
        }
        if (record.isVoid()) {
            shipment.noEvent(place);
            return true;
        }
        boolean tooLarge = length > maxRecordBytes;
        if (tooLarge || shipment.poison().treatment(place) != Treatment.WHOLE) {
            shipment.skip(place, record.level(), tooLarge ? LossCause.TOO_LARGE : LossCause.POISON);
            return false;
        }
        if (record.kind() == RecordKind.GAP || record.kind() == RecordKind.NOTE) {
            shipment.noEvent(place);
        }
        if (record.truncated()) {
            shipment.truncated(place);
        }
        return true;
    }

    /** How large the message is by now. */
    int bytes() {
        return Frames.BATCH_HEADER_BYTES + buffer.position() - start;
    }

    /** Completes the message and returns its size. */
    int finish(int handle, long first, int count, long highestAssigned) {
        int end = buffer.position();
        buffer.position(start - Frames.BATCH_HEADER_BYTES);
        Frames.putBatchHeader(buffer, handle, first, count, highestAssigned);
        buffer.position(end);
        int bytes = bytes();
        shipment.frames().finishInPlace(FrameWriter.BINARY);
        return bytes;
    }
}
