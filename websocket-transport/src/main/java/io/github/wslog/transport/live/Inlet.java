package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import org.jspecify.annotations.Nullable;

/**
 * Where text goes that subscribers send: it becomes an event of what they subscribe to. Any thread may call, also several at
 * once; threads of the server do.
 */
public interface Inlet {
    /** The logger of such events. */
    String LOGGER = "wslog.sent";

    /**
     * Takes a text, or says why not.
     *
     * @param sender its address, behind the name of its token if that has one
     * @return null if the text was taken
     */
    @Nullable String take(String sender, String text);

    /**
     * Makes the event that a text becomes.
     *
     * @param epochNanos when it came
     * @param maxBodyBytes a longer text is cut
     */
    static void encode(String sender, String text, long epochNanos, int maxBodyBytes, RecordBuffer into) {
        into.start(RecordKind.PLAIN, EventLevel.INFO.number(), epochNanos, LOGGER, maxBodyBytes);
        into.field(Field.THREAD, sender);
        into.startBody();
        into.body(text);
        into.finish();
    }
}
