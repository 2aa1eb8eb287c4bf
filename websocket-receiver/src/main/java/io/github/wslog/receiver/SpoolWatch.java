package io.github.wslog.receiver;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Warns of a spool that fills, and lets it take nothing more while its disk has less room than is to be left for others. One
 * thread asks it to look, now and then.
 */
final class SpoolWatch {
    private static final int WARN_PERCENT = 80;
    private static final int CALM_PERCENT = 60;
    private static final long MIB = 1 << 20;

    /** Asks how many bytes the disk has left. */
    @FunctionalInterface
    interface Disk {
        long usableBytes() throws IOException;
    }

    private final Spool spool;
    private final @Nullable Disk disk;
    private final long reserveBytes;
    private final Status status;
    private boolean filling;
    private boolean scarce;
    private boolean unknown;

    /** @param directory of the spool; null if it is in memory */
    static SpoolWatch of(Spool spool, @Nullable Path directory, long reserveBytes, Status status) {
        Disk disk = directory == null || reserveBytes == 0
                ? null
                : () -> Files.getFileStore(directory).getUsableSpace();
        return new SpoolWatch(spool, disk, reserveBytes, status);
    }

    SpoolWatch(Spool spool, @Nullable Disk disk, long reserveBytes, Status status) {
        this.spool = spool;
        this.disk = disk;
        this.reserveBytes = reserveBytes;
        this.status = status;
    }

    void look() {
        lookAtSpool();
        if (disk != null) {
            lookAtDisk(disk);
        }
    }

    private void lookAtSpool() {
        long percent = 100 * spool.retainedBytes() / spool.capacityBytes();
        if (!filling && percent >= WARN_PERCENT) {
            filling = true;
            status.warn(
                    "the spool is " + percent
                            + " % full: outputs are slower than what comes in; senders wait when it is full",
                    null);
        } else if (filling && percent < CALM_PERCENT) {
            filling = false;
            status.info("the spool is " + percent + " % full again");
        }
    }

    private void lookAtDisk(Disk of) {
        long left;
        try {
            left = of.usableBytes();
            unknown = false;
        } catch (IOException failed) {
            if (!unknown) {
                status.warn("how much room the disk of the spool has cannot be found out", failed);
            }
            unknown = true;
            return;
        }
        boolean now = left < reserveBytes;
        if (now && !scarce) {
            status.warn(
                    "the disk of the spool has " + left / MIB + " MiB left, and " + reserveBytes / MIB
                            + " are kept for others: senders wait",
                    null);
        } else if (scarce && !now) {
            status.info("the disk of the spool has " + left / MIB + " MiB left: the spool takes events again");
        }
        scarce = now;
        spool.holdBack(now);
    }
}
