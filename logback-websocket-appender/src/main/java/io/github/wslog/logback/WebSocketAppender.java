package io.github.wslog.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import ch.qos.logback.core.spi.FilterReply;
import io.github.wslog.transport.Transport;
import io.github.wslog.transport.TransportSettings;
import io.github.wslog.transport.TransportStats;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.wire.RecordBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends events over WebSocket, without ever waiting for the network:
 * {@code <appender name="WS" class="io.github.wslog.logback.WebSocketAppender"><url>ws://logs:8025/logs</url></appender>}.
 *
 * <p>An event is encoded on the calling thread and put into a buffer that outlives a change of the configuration; a thread
 * of the transport sends it. What the buffer refuses goes to the appenders of {@code <appender-ref>}, on the calling thread.
 * Any thread may log.
 */
public final class WebSocketAppender extends WebSocketOptions implements AppenderAttachable<ILoggingEvent> {
    private static final Object NO_CONTEXT = new Object();

    // One flag a thread. Holds nothing of ours, so that no thread keeps our class loader. The guards of Logback's base
    // classes differ by version.
    private final ThreadLocal<boolean[]> insides = ThreadLocal.withInitial(() -> new boolean[1]);
    private final AppenderAttachableImpl<ILoggingEvent> fallback = new AppenderAttachableImpl<>();
    private final AtomicLong failures = new AtomicLong();

    private @Nullable Encoder<ILoggingEvent> encoder;
    private volatile @Nullable Way way;

    /** What a start makes of the options. */
    private record Way(Transport transport, EventEncoder encoder) {}

    /** Sets the encoder; without one (and without a layout) the body is the message with its stack trace. */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    /** The encoder, or null. */
    public @Nullable Encoder<ILoggingEvent> getEncoder() {
        return encoder;
    }

    /** Sets a layout in the place of an encoder. */
    public void setLayout(Layout<ILoggingEvent> layout) {
        LayoutWrappingEncoder<ILoggingEvent> wrapping = new LayoutWrappingEncoder<>();
        wrapping.setLayout(layout);
        wrapping.setContext(getContext());
        encoder = wrapping;
    }

    /** Starts, unless there is no address to connect to. Does no network work; throws nothing. */
    @Override
    public void start() {
        if (isStarted()) {
            return;
        }
        failures.set(0);
        if (encoder != null) {
            if (!encoder.isStarted()) {
                encoder.start();
            }
            options().formatted(Encoding.contentType(encoder), Encoding.charset(encoder));
        }
        TransportSettings settings;
        try {
            settings = options().build();
        } catch (IllegalArgumentException e) {
            options().problems().forEach(this::addWarn);
            addWarn(e.getMessage() + "; this appender is off");
            return;
        }
        options().problems().forEach(this::addWarn);
        open(settings);
        super.start();
    }

    private void open(TransportSettings settings) {
        Object owner = getContext() == null ? NO_CONTEXT : getContext();
        String name = String.valueOf(getName());
        Transport transport = Transport.acquire(owner, name, settings, new LogbackStatus(this));
        if (getContext() != null) {
            StopListener.watch(getContext(), name, transport);
        }
        way = new Way(transport, new EventEncoder(encoder, settings));
    }

    /** Filters, encodes and buffers the event, or hands it to the fallback. Throws nothing. */
    @Override
    public void doAppend(ILoggingEvent event) {
        Way to = way;
        if (to == null || !isStarted() || Transport.isOwnThread(event.getThreadName())) {
            return;
        }
        int level = EventEncoder.level(event.getLevel());
        boolean[] inside = insides.get();
        if (inside[0]) {
            to.transport().reentered(level);
            return;
        }
        inside[0] = true;
        try {
            if (getFilterChainDecision(event) != FilterReply.DENY && !isAccepted(event, level, to)) {
                fallback.appendLoopOnAppenders(event);
            }
        } catch (Throwable thrown) { // an Error too: what a filter or a fallback does is no reason to harm the caller
            report("a filter or a fallback failed", thrown);
        } finally {
            inside[0] = false;
        }
    }

    private boolean isAccepted(ILoggingEvent event, int level, Way to) {
        RecordBuffer record = Transport.take();
        try {
            return isEncoded(event, level, to, record) && to.transport().offer(record) == Admission.ACCEPTED;
        } finally {
            Transport.give(record);
        }
    }

    private boolean isEncoded(ILoggingEvent event, int level, Way to, RecordBuffer record) {
        try {
            to.encoder().encode(event, level, record);
            return true;
        } catch (Throwable thrown) { // as above, for an encoder or a message
            to.transport().encoderFailed(level);
            report("could not encode an event", thrown);
            return false;
        }
    }

    /** The first failure, the second, the fourth, the eighth …: the status list is short. */
    private void report(String what, Throwable thrown) {
        long count = failures.incrementAndGet();
        if (Long.bitCount(count) == 1) {
            addWarn(what + (count == 1 ? "" : " (failure number " + count + ")"), thrown);
        }
    }

    /** Not called: {@link #doAppend} does it all. */
    @Override
    protected void append(ILoggingEvent event) {
        doAppend(event);
    }

    /** What became of the events so far; null before the first start. Any thread, also after the stop. */
    public @Nullable TransportStats stats() {
        Way to = way;
        return to == null ? null : to.transport().stats();
    }

    /**
     * Waits until everything accepted is delivered, for at most {@code limit}.
     *
     * @return whether it is
     */
    public boolean flush(Duration limit) {
        Way to = way;
        return to == null || to.transport().flush(limit, false);
    }

    /**
     * Stops, without waiting: the appender of a new configuration goes on with the buffer, or it is emptied in the
     * background. Whoever stops the context waits for delivery, as does the end of the JVM.
     */
    @Override
    public void stop() {
        Way to = way;
        if (!isStarted() || to == null) {
            return;
        }
        super.stop();
        to.transport().release(Duration.ZERO);
        if (encoder != null) {
            encoder.stop();
        }
        fallback.detachAndStopAllAppenders();
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> appender) {
        fallback.addAppender(appender);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return fallback.iteratorForAppenders();
    }

    @Override
    public @Nullable Appender<ILoggingEvent> getAppender(String name) {
        return fallback.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> appender) {
        return fallback.isAttached(appender);
    }

    @Override
    public void detachAndStopAllAppenders() {
        fallback.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> appender) {
        return fallback.detachAppender(appender);
    }

    @Override
    public boolean detachAppender(String name) {
        return fallback.detachAppender(name);
    }
}
