package io.github.wslog.log4j2;

import io.github.wslog.transport.Pool;
import io.github.wslog.transport.Transport;
import io.github.wslog.transport.TransportSettings;
import io.github.wslog.transport.TransportStats;
import io.github.wslog.transport.eventlog.Admission;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AppenderLoggingException;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends events over WebSocket, without ever waiting for the network: {@code <WebSocket name="WS" url="ws://logs:8025/logs"/>}.
 *
 * <p>An event is encoded on the calling thread and put into a buffer that outlives a change of the configuration; a thread
 * of the transport sends it. Any thread may log.
 */
@Plugin(name = "WebSocket", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE, printObject = true)
public final class WebSocketAppender extends AbstractAppender {
    private final WebSocketManager manager;
    private final EventEncoder encoder;
    private final TransportSettings settings;
    private final Pool<Scratch> scratches = new Pool<>(Scratch::new);

    private volatile @Nullable Transport transport;

    WebSocketAppender(WebSocketBuilder builder, TransportSettings settings) {
        super(
                builder.getName(),
                builder.getFilter(),
                builder.getLayout(),
                builder.isIgnoreExceptions(),
                builder.getPropertyArray());
        LoggerContext context = builder.getConfiguration() == null
                ? null
                : builder.getConfiguration().getLoggerContext();
        this.settings = settings;
        this.encoder = EventEncoder.of(builder.getLayout(), settings);
        this.manager = WebSocketManager.of(context, builder.getName());
        setHandler(new RecursionCounter(getHandler(), this));
    }

    /** A builder with the defaults. */
    @PluginBuilderFactory
    public static WebSocketBuilder newBuilder() {
        return new WebSocketBuilder();
    }

    @Override
    public void start() {
        setStarting();
        transport = manager.open(settings);
        super.start();
    }

    /**
     * Encodes the event and puts it into the buffer.
     *
     * @throws AppenderLoggingException if it was refused and {@code ignoreExceptions} is false
     */
    @Override
    public void append(LogEvent event) {
        Transport to = transport;
        if (to == null || Transport.isOwnThread(event.getThreadName())) {
            return;
        }
        int level = EventEncoder.level(event.getLevel());
        Scratch scratch = scratches.take();
        try {
            append(event, level, to, scratch);
        } finally {
            if (scratch.clear()) {
                scratches.give(scratch);
            }
        }
    }

    private void append(LogEvent event, int level, Transport to, Scratch scratch) {
        try {
            encoder.encode(event, level, scratch);
        } catch (Throwable thrown) { // an Error too: what a layout or a message does is no reason to harm the caller
            to.encoderFailed(level);
            refuse("could not encode an event", event, thrown);
            return;
        }
        Admission admission = to.offer(scratch.record());
        if (admission != Admission.ACCEPTED && !ignoreExceptions()) {
            throw new AppenderLoggingException("WebSocket appender '" + getName() + "' refused an event: " + admission);
        }
    }

    private void refuse(String what, LogEvent event, Throwable thrown) {
        String message = "WebSocket appender '" + getName() + "' " + what;
        if (ignoreExceptions()) {
            getHandler().error(message, event, thrown);
        } else {
            throw new AppenderLoggingException(message, thrown);
        }
    }

    /** What became of the events so far; null before the start. Any thread, also after the stop. */
    public @Nullable TransportStats stats() {
        Transport to = transport;
        return to == null ? null : to.stats();
    }

    /**
     * Waits until everything accepted is delivered, for at most {@code limit}.
     *
     * @return whether it is
     */
    public boolean flush(Duration limit) {
        Transport to = transport;
        return to == null || to.flush(limit, false);
    }

    /** Counts an event that was logged while this appender encoded another one on the same thread. */
    void reentered() {
        Transport to = transport;
        if (to != null) {
            to.reentered(EventEncoder.level(org.apache.logging.log4j.Level.INFO));
        }
    }

    /**
     * Stops. Delivers what is left for at most the longer of {@code timeout} and {@code shutdownTimeoutMillis}, unless the
     * configuration is merely being replaced: then the next appender, or a thread in the background, sees to it.
     */
    @Override
    public boolean stop(long timeout, TimeUnit timeUnit) {
        if (isStopping() || isStopped()) {
            return true;
        }
        setStopping();
        Duration given = Duration.ofNanos(timeUnit.toNanos(timeout));
        Duration own = settings.shutdownTimeout();
        boolean complete = manager.leave(given.compareTo(own) > 0 ? given : own);
        super.stop(timeout, timeUnit, false);
        setStopped();
        return complete;
    }
}
