package io.github.wslog.logback;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.github.wslog.transport.wire.RecordBuffer;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Calls an encoder as it may be called: one that keeps state between events by one thread at a time. Any thread. */
final class Encoding {
    /** {@code Encoder.isStateful()} of Logback 1.6.4 and later, or null. */
    private static final @Nullable MethodHandle IS_STATEFUL = isStatefulOrNull();

    private final Encoder<ILoggingEvent> encoder;
    private final @Nullable ReentrantLock lock;
    // The encoder, if it does nothing but turn its layout's text into UTF-8.
    private final @Nullable LayoutWrappingEncoder<ILoggingEvent> wrapping;

    private Encoding(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
        this.lock = isStateful(encoder) ? new ReentrantLock() : null;
        this.wrapping = lock == null ? wrappingOrNull(encoder) : null;
    }

    static Encoding of(Encoder<ILoggingEvent> encoder) {
        return new Encoding(encoder);
    }

    /** Puts the event's bytes into the body; none if the encoder has none for it. */
    void encode(ILoggingEvent event, RecordBuffer record) {
        if (wrapping != null) {
            record.body(wrapping.getLayout().doLayout(event)); // spares an array of bytes for each event
            return;
        }
        byte[] bytes = lock == null ? encoder.encode(event) : encodeAlone(event, lock);
        if (bytes != null) {
            record.body(bytes, 0, bytes.length);
        }
    }

    private byte @Nullable [] encodeAlone(ILoggingEvent event, ReentrantLock serial) {
        serial.lock();
        try {
            return encoder.encode(event);
        } finally {
            serial.unlock();
        }
    }

    private static @Nullable LayoutWrappingEncoder<ILoggingEvent> wrappingOrNull(Encoder<ILoggingEvent> encoder) {
        return encoder instanceof LayoutWrappingEncoder<ILoggingEvent> wrapping
                        && encodesItself(wrapping.getClass())
                        && charset(wrapping).equals(StandardCharsets.UTF_8)
                ? wrapping
                : null;
    }

    /** Whether {@code encode} is what Logback wrote: not that of a subclass, which may do more. */
    private static boolean encodesItself(Class<?> type) {
        try {
            return type.getMethod("encode", Object.class).getDeclaringClass() == LayoutWrappingEncoder.class;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    /** The character set that an encoder writes: known for layouts, and UTF-8 for JSON encoders of whatever origin. */
    static Charset charset(Encoder<?> encoder) {
        if (encoder instanceof LayoutWrappingEncoder<?> wrapping) {
            Charset charset = wrapping.getCharset();
            return charset == null ? Charset.defaultCharset() : charset;
        }
        return StandardCharsets.UTF_8;
    }

    static String contentType(Encoder<?> encoder) {
        String type = "text/plain";
        if (encoder instanceof JsonEncoder) {
            type = "application/json";
        } else if (encoder instanceof LayoutWrappingEncoder<?> wrapping
                && wrapping.getLayout() != null
                && wrapping.getLayout().getContentType() != null) {
            type = wrapping.getLayout().getContentType();
        }
        return type.contains("charset")
                ? type
                : type + "; charset=" + charset(encoder).name();
    }

    private static boolean isStateful(Encoder<?> encoder) {
        if (IS_STATEFUL == null) {
            return false; // older versions call every encoder from all threads
        }
        try {
            return (boolean) IS_STATEFUL.invoke(encoder);
        } catch (Throwable e) {
            return true; // slow, and safe
        }
    }

    private static @Nullable MethodHandle isStatefulOrNull() {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(Encoder.class, "isStateful", MethodType.methodType(boolean.class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return null;
        }
    }
}
