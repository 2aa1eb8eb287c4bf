package io.github.wslog.transport.eventlog;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory of which is known what became of it. */
final class RecordedMemory implements Memory {
    final Collection<String> story = new ConcurrentLinkedQueue<>();
    volatile long released;
    private final DirectMemory memory;

    RecordedMemory(int bytes) {
        this.memory = new DirectMemory(bytes);
    }

    @Override
    public ByteBuffer data() {
        return memory.data();
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void begin(UUID stream, long sequence, long firstOrdinal) {
        story.add("begin");
    }

    @Override
    public void takeBack() {
        story.add("takeBack");
    }

    @Override
    public void released(long ordinal) {
        released = ordinal;
    }

    @Override
    public void force() {}

    @Override
    public boolean reusable() {
        return true;
    }

    @Override
    public void clean() {
        story.add("clean");
        memory.clean();
    }

    @Override
    public void discard() {
        story.add("discard");
    }
}
