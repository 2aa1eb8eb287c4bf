package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RecordBuffersTest {
    private final RecordBuffers buffers = new RecordBuffers();

    @Test
    void thread_getsItsBufferBack() {
        RecordBuffer first = buffers.take();
        buffers.give(first);

        assertThat(buffers.take()).isSameAs(first);
    }

    @Test
    void thread_getsAnother_whileItHoldsOne() {
        assertThat(buffers.take()).isNotSameAs(buffers.take());
    }

    @Test
    void pool_isBounded() {
        List<RecordBuffer> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(buffers.take());
        }
        many.forEach(buffers::give);

        Set<RecordBuffer> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 1000; i++) {
            RecordBuffer buffer = buffers.take();
            if (many.contains(buffer)) {
                kept.add(buffer);
            }
        }
        assertThat(kept).hasSizeBetween(1, 64);
    }

    @Test
    void largeBuffer_isLetGo_whenGivenBack() {
        RecordBuffer buffer = buffers.take();
        for (int length : new int[] {1000, 300_000}) {
            buffer.start(RecordKind.PLAIN, 9, 0, "", 1 << 20);
            buffer.startBody();
            buffer.body("x".repeat(length));
            buffer.finish();
        }
        assertThat(buffer.array().length).isGreaterThan(300_000);
        buffers.give(buffer);

        assertThat(buffer.array().length).isLessThanOrEqualTo(64 * 1024);
        RecordBuffer again = buffers.take();
        again.start(RecordKind.PLAIN, 9, 0, "", 100);
        again.startBody();
        again.body("still works");
        again.finish();
        assertThat(Records.text(Records.read(again))).isEqualTo("still works");
    }

    @Test
    @Timeout(60)
    void buffer_isHeldByOneThreadAtATime() throws Exception {
        int threads = 16;
        AtomicBoolean shared = new AtomicBoolean();
        AtomicReferenceArray<RecordBuffer> held = new AtomicReferenceArray<>(threads);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        List<Future<Void>> done = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int me = t;
            done.add(executor.submit((Callable<Void>) () -> {
                for (int i = 0; i < 20_000; i++) {
                    RecordBuffer buffer = buffers.take();
                    held.set(me, buffer);
                    for (int other = 0; other < threads; other++) {
                        if (other != me && held.get(other) == buffer) {
                            shared.set(true);
                        }
                    }
                    held.set(me, null);
                    buffers.give(buffer);
                }
                return null;
            }));
        }
        for (Future<Void> one : done) {
            one.get(60, TimeUnit.SECONDS);
        }
        executor.shutdown();
        assertThat(shared).isFalse();
    }
}
