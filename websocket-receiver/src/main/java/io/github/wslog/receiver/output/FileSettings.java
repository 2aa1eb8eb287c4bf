package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Durability;
import java.nio.file.Path;

/**
 * What files an output writes, and how.
 *
 * @param retention what becomes of those that are not written any more
 * @param mostFiles how many different ones there may be a day, dates not counted, before the rest share one
 * @param mostOpen how many are open at a time
 * @param durability of what counts as held
 */
record FileSettings(
        FileTemplate template,
        FileRights rights,
        Rotation rotation,
        Retention retention,
        int mostFiles,
        int mostOpen,
        Durability durability) {
    static final int MOST_FILES = 1000;
    static final int MOST_OPEN = 256;

    /** One file, which grows. */
    static FileSettings of(Path path) {
        return of(FileTemplate.of(path));
    }

    static FileSettings of(FileTemplate template) {
        return new FileSettings(
                template, FileRights.USUAL, Rotation.NEVER, Retention.EVERYTHING, MOST_FILES, MOST_OPEN, Durability.OS);
    }

    FileSettings with(Rotation newRotation, Retention newRetention) {
        return new FileSettings(template, rights, newRotation, newRetention, mostFiles, mostOpen, durability);
    }

    FileSettings with(FileRights newRights) {
        return new FileSettings(template, newRights, rotation, retention, mostFiles, mostOpen, durability);
    }

    FileSettings with(Durability newDurability) {
        return new FileSettings(template, rights, rotation, retention, mostFiles, mostOpen, newDurability);
    }

    FileSettings withLimits(int files, int open) {
        return new FileSettings(template, rights, rotation, retention, files, open, durability);
    }

    FilePlace place() {
        return new FilePlace(template.isFixed() ? null : template.base(), rights);
    }
}
