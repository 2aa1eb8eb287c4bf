package io.github.wslog.receiver.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes for real up to a number of bytes, over all files; then the process ends, or the disk is full for a while. */
final class FaultyDisk implements Disk {
    /** The end of the process: nothing of ours catches it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private final boolean kills;
    private long budget;
    private int refusals;

    private FaultyDisk(boolean kills, long budget, int refusals) {
        this.kills = kills;
        this.budget = budget;
        this.refusals = refusals;
    }

    /** Ends the process after so many bytes; cutting or renaming a file counts as one. */
    static FaultyDisk killedAfter(long bytes) {
        return new FaultyDisk(true, bytes, 0);
    }

    /** Is full after so many bytes, says so a few times, and has room again. */
    static FaultyDisk fullAfter(long bytes, int refusals) {
        return new FaultyDisk(false, bytes, refusals);
    }

    /** Never fails. */
    static FaultyDisk sound() {
        return new FaultyDisk(true, Long.MAX_VALUE, 0);
    }

    /** What a sound one has written. */
    long written() {
        return Long.MAX_VALUE - budget;
    }

    @Override
    public int append(FileChannel file, ByteBuffer bytes) throws IOException {
        return limited(bytes, part -> file.write(part));
    }

    @Override
    public int write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        return limited(bytes, part -> file.write(part, position));
    }

    @Override
    public void truncate(FileChannel file, long length) throws IOException {
        if (budget == 0) {
            refuse();
        }
        budget--;
        file.truncate(length);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        if (budget == 0) {
            refuse();
        }
        budget--;
        Files.move(from, to);
    }

    private interface Write {
        int write(ByteBuffer part) throws IOException;
    }

    private int limited(ByteBuffer bytes, Write write) throws IOException {
        if (budget == 0) {
            refuse();
        }
        int part = (int) Math.min(budget, bytes.remaining());
        int written = write.write(bytes.slice(bytes.position(), part));
        budget -= written;
        bytes.position(bytes.position() + written);
        return written;
    }

    private void refuse() throws IOException {
        if (kills) {
            throw new Killed();
        }
        if (--refusals <= 0) {
            budget = Long.MAX_VALUE;
        }
        throw new IOException("No space left on device");
    }
}
