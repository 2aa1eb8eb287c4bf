package io.github.wslog.benchmarks.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EventLineTest {
    private final EventText event = new EventText();
    private final byte[] line = EventLine.template();

    @Test
    void line_has252Bytes_andTheShapeOfThePattern() {
        event.next();
        EventLine.putMessage(event, line);
        assertThat(line).hasSize(252);
        assertThat(new String(line, StandardCharsets.US_ASCII))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} \\[main] INFO  bench\\.Event - 0000000000 .*\n");
    }

    @Test
    void sequence_isRead_fromAWholeLine() {
        for (int i = 0; i < 100; i++) {
            event.next();
        }
        EventLine.putMessage(event, line);
        byte[] shifted = new byte[300];
        System.arraycopy(line, 0, shifted, 7, line.length);
        assertThat(EventLine.sequenceOf(shifted, 7, 251)).isEqualTo(99);
    }

    @Test
    void line_isRefused_whenAnyOneByteDiffers() {
        event.next();
        EventLine.putMessage(event, line);
        for (int i = 0; i < 251; i++) {
            byte[] damaged = line.clone();
            damaged[i] = (byte) '~';
            assertThat(EventLine.sequenceOf(damaged, 0, 251)).as("byte %d", i).isEqualTo(-1);
        }
    }

    @Test
    void line_isRefused_whenItsLengthDiffers() {
        event.next();
        EventLine.putMessage(event, line);
        assertThat(EventLine.sequenceOf(line, 0, 250)).isEqualTo(-1);
        assertThat(EventLine.sequenceOf(Arrays.copyOf(line, 253), 0, 252)).isEqualTo(-1);
    }

    @Test
    void syslogLine_isAccepted_withAnyHeader() {
        event.next();
        byte[] syslog = ("<134>1 2026-01-31T12:34:56Z host bench - - - " + event.text() + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(EventLine.sequenceOfSyslog(syslog, 0, syslog.length - 1)).isZero();
        assertThat(EventLine.sequenceOfSyslog(syslog, 0, syslog.length - 2)).isEqualTo(-1);
        assertThat(EventLine.sequenceOfSyslog(syslog, 1, syslog.length - 2)).isEqualTo(-1);
    }
}
