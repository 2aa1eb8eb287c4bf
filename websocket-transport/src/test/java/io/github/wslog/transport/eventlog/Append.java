package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

/** Appends as a patient caller does it. */
final class Append {
    private Append() {}

    /** Again while there is room: on a machine without a free processor the log's thread may lag, and that reads as full. */
    static Admission patiently(EventLog log, int level, byte[] record) {
        while (true) {
            boolean room = log.hasRoom(level, record.length);
            Admission admission = log.append(level, record, 0, record.length);
            if (!room || admission != Admission.FULL) {
                return admission;
            }
        }
    }

    static void accepted(EventLog log, String... texts) {
        for (String text : texts) {
            assertThat(patiently(log, 9, ReadRecord.bytes(text))).isEqualTo(Admission.ACCEPTED);
        }
    }
}
