package io.github.wslog.receiver.stream;

import io.github.wslog.transport.wire.Hello;
import java.nio.ByteBuffer;

/** What came while the spool had no room, in order. */
sealed interface Waiting {
    record WaitingBatch(
            Channel channel, long firstOrdinal, int count, long highestAssigned, ByteBuffer records, long nanos)
            implements Waiting {}

    record WaitingEnd(Channel channel, long lastOrdinal) implements Waiting {}

    record WaitingHello(Hello hello) implements Waiting {}
}
