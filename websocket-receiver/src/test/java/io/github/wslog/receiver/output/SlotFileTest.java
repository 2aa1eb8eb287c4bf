package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotFileTest {
    private static final int MAGIC = 42;
    private static final int SLOT_BYTES = 128;

    @TempDir
    private Path directory;

    @Test
    void found_isEmpty_inANewFile() throws IOException {
        assertThat(found(directory.resolve("new"), MAGIC)).isEmpty();
    }

    @Test
    void found_hasTheLastTwo_newestFirst() throws IOException {
        Path file = directory.resolve("slots");
        for (long value = 1; value <= 5; value++) {
            save(file, value, Disk.REAL);
            assertThat(found(file, MAGIC)).startsWith(value).hasSize(value == 1 ? 1 : 2);
        }
        assertThat(found(file, MAGIC)).containsExactly(5L, 4L);
    }

    @Test
    void found_hasTheOneBefore_whenASaveEndsAfterAnyByte() throws IOException {
        for (int bytes = 0; bytes < SLOT_BYTES; bytes++) {
            Path file = directory.resolve("killed" + bytes);
            save(file, 1, Disk.REAL);
            save(file, 2, Disk.REAL);
            Disk disk = FaultyDisk.killedAfter(bytes);
            assertThatThrownBy(() -> save(file, 3, disk)).isInstanceOf(FaultyDisk.Killed.class);
            assertThat(found(file, MAGIC)).as("killed after " + bytes).startsWith(2L);
            save(file, 4, Disk.REAL);
            assertThat(found(file, MAGIC)).as("after killed after " + bytes).containsExactly(4L, 2L);
        }
    }

    @Test
    void save_keepsTheOneBefore_whenItIsRepeatedAfterAnException() throws IOException {
        Path file = directory.resolve("full");
        try (SlotFile slots = SlotFile.open(file, MAGIC, FaultyDisk.fullAfter(SLOT_BYTES + 50, 1))) {
            fill(slots.next(), 1);
            slots.save();
            fill(slots.next(), 2);
            assertThatThrownBy(slots::save).isInstanceOf(IOException.class);
            assertThat(found(file, MAGIC)).containsExactly(1L);
            fill(slots.next(), 3);
            slots.save();
        }
        assertThat(found(file, MAGIC)).containsExactly(3L, 1L);
    }

    @Test
    void found_isEmpty_inAFileOfAnotherKind() throws IOException {
        Path file = directory.resolve("other");
        save(file, 1, Disk.REAL);
        assertThat(found(file, MAGIC + 1)).isEmpty();
    }

    @Test
    void found_isEmpty_whenBothSlotsAreSpoilt() throws IOException {
        Path file = directory.resolve("spoilt");
        save(file, 1, Disk.REAL);
        save(file, 2, Disk.REAL);
        byte[] bytes = Files.readAllBytes(file);
        bytes[20] ^= 1;
        bytes[512 + 100] ^= 1;
        Files.write(file, bytes);
        assertThat(found(file, MAGIC)).isEmpty();
    }

    /** To the last byte, so that no prefix of it is the same as all of it. */
    private static void fill(ByteBuffer payload, long value) {
        while (payload.hasRemaining()) {
            payload.putLong(value * 0x0101010101010101L);
        }
    }

    private static void save(Path file, long value, Disk disk) throws IOException {
        try (SlotFile slots = SlotFile.open(file, MAGIC, disk)) {
            fill(slots.next(), value);
            slots.save();
        }
    }

    private static List<Long> found(Path file, int magic) throws IOException {
        try (SlotFile slots = SlotFile.open(file, magic, Disk.REAL)) {
            return slots.found().stream()
                    .map(payload -> payload.getLong() / 0x0101010101010101L)
                    .toList();
        }
    }
}
