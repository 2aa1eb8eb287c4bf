package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.PatientAppend;

/** Appends as a patient caller does it. */
final class Append {
    private Append() {}

    static Admission patiently(EventLog log, int level, byte[] record) {
        return PatientAppend.to(log, level, record, record.length);
    }

    static void accepted(EventLog log, String... texts) {
        for (String text : texts) {
            assertThat(patiently(log, 9, ReadRecord.bytes(text))).isEqualTo(Admission.ACCEPTED);
        }
    }
}
