package io.github.wslog.receiver.output;

import io.github.wslog.transport.eventlog.OwnerOnly;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A few bytes in a file that are replaced as a whole: whatever ends the process, the last or the last but one version is
 * intact. Two slots are written in turn, each with its own checksum; they lie in different sectors.
 *
 * <pre>
 * at 0 and at 512, big-endian:
 * u32 CRC32C of what follows | u32 magic | i64 version, from 1 | 112 bytes of payload
 * </pre>
 *
 * <p>Written by one system call through the page cache, which outlives the process. Not mapped: on a full disk a mapped
 * file ends in a fault of the JVM instead of an exception. One thread.
 */
final class SlotFile implements Closeable {
    static final int PAYLOAD_BYTES = 112;
    private static final int SLOT_BYTES = 128;
    private static final int STRIDE = 512;
    private static final int HEADER_BYTES = SLOT_BYTES - PAYLOAD_BYTES;

    private final FileChannel channel;
    private final Disk disk;
    private final int magic;
    private final List<ByteBuffer> found;
    private final boolean spoilt;
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_BYTES);
    private final CRC32C crc = new CRC32C();
    private long version;

    private SlotFile(FileChannel channel, int magic, Disk disk) throws IOException {
        this.channel = channel;
        this.magic = magic;
        this.disk = disk;
        this.found = read();
        this.spoilt = found.isEmpty() && channel.size() > 0;
    }

    /** Opens the file or makes it; {@code magic} tells what its payload is. */
    static SlotFile open(Path file, int magic, Disk disk) throws IOException {
        FileChannel channel =
                OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new SlotFile(channel, magic, disk);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The payloads that were intact when the file was opened, the newest first; at most two. */
    List<ByteBuffer> found() {
        return found;
    }

    /** Whether something had been written and none of it was intact. */
    boolean wasSpoilt() {
        return spoilt;
    }

    private List<ByteBuffer> read() throws IOException {
        record Slot(long version, ByteBuffer payload) {}
        List<Slot> slots = new ArrayList<>();
        for (int at = 0; at <= STRIDE; at += STRIDE) {
            ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {
                // A read may be short; at the end of the file the rest stays zero.
            }
            bytes.clear();
            if (bytes.getInt(0) == checksum(bytes) && bytes.getInt(4) == magic) {
                slots.add(new Slot(bytes.getLong(8), bytes.slice(HEADER_BYTES, PAYLOAD_BYTES)));
            }
        }
        slots.sort(Comparator.comparingLong(Slot::version).reversed());
        version = slots.isEmpty() ? 0 : slots.get(0).version();
        return slots.stream().map(Slot::payload).toList();
    }

    private int checksum(ByteBuffer bytes) {
        crc.reset();
        crc.update(bytes.slice(4, SLOT_BYTES - 4));
        return (int) crc.getValue();
    }

    /** Where the next payload is to be put, for {@link #save}; what is not put is zero. */
    ByteBuffer next() {
        for (int i = 0; i < SLOT_BYTES; i += Long.BYTES) {
            slot.putLong(i, 0);
        }
        return slot.clear().position(HEADER_BYTES);
    }

    /** Replaces the older of the two versions. After an exception the newer one is still intact. */
    void save() throws IOException {
        long newer = version + 1;
        slot.clear().putInt(4, magic).putLong(8, newer);
        slot.putInt(0, checksum(slot));
        long at = (newer & 1) * STRIDE;
        while (slot.hasRemaining()) {
            disk.write(channel, slot, at + slot.position());
        }
        version = newer;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
