package io.github.wslog.transport.contract;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.wire.RecordBuffer;

/** Appends as a patient caller does it. */
public final class PatientAppend {
    private PatientAppend() {}

    /** Again while there is room: on a machine without a free processor the log's thread may lag, and that reads as full. */
    public static Admission to(EventLog log, int level, byte[] record, int length) {
        while (true) {
            boolean room = log.hasRoom(level, length);
            Admission admission = log.append(level, record, 0, length);
            if (!room || admission != Admission.FULL) {
                return admission;
            }
        }
    }

    public static Admission to(EventLog log, RecordBuffer record) {
        return to(log, record.level(), record.array(), record.length());
    }
}
