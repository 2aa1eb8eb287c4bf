package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.Batch;
import io.github.wslog.transport.wire.Hello;
import java.nio.ByteBuffer;

/** What came while the spool had no room, in order. */
sealed interface Waiting {
    /** A batch that came at {@code nanos}. */
    record WaitingBatch(
            Channel channel, long firstOrdinal, int count, long highestAssigned, ByteBuffer records, long nanos)
            implements Waiting {
        static WaitingBatch of(Channel channel, Batch batch, long nanos) {
            return new WaitingBatch(
                    channel, batch.firstOrdinal(), batch.count(), batch.highestAssigned(), batch.records(), nanos);
        }

        /** With records of its own: those of a message are gone when the message has been handled. */
        WaitingBatch copy() {
            ByteBuffer own = ByteBuffer.allocate(Spool.BATCH_HEADROOM + records.remaining())
                    .position(Spool.BATCH_HEADROOM)
                    .mark()
                    .put(records.duplicate())
                    .reset();
            return new WaitingBatch(channel, firstOrdinal, count, highestAssigned, own, nanos);
        }
    }

    record WaitingEnd(Channel channel, long lastOrdinal) implements Waiting {}

    record WaitingHello(Hello hello) implements Waiting {}
}
