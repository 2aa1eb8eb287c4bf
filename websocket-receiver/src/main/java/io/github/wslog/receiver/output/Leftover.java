package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the last write has left in the file: found at a start, when its last step is missing. */
sealed interface Leftover {
    /** Up to where the file holds the spool, given what was confirmed. */
    @Nullable Position held(@Nullable Position confirmed);

    /** For the line about the start; begins with a separator unless it is empty. */
    String remark();

    /**
     * Looks what became of the last write.
     *
     * @param inFlight the write that was noted and not confirmed, null if there is none
     * @param last the last write that was noted, null if there is none
     * @param path the hash of the file's path; notes about another one tell nothing of it
     */
    static Leftover find(LogFile file, @Nullable Intent inFlight, @Nullable Intent last, long path) throws IOException {
        if (inFlight == null || inFlight.path() != path) {
            return new None(last != null && last.path() == path && !isThere(file, last.end(), last));
        }
        if (!isThere(file, inFlight.offset(), inFlight)) {
            return new Gone(inFlight);
        }
        if (file.end() == inFlight.offset()) {
            return new Unbegun(inFlight);
        }
        return file.holds(inFlight.offset(), inFlight.length(), inFlight.crc())
                ? new Whole(inFlight)
                : new Part(inFlight, file.end() - inFlight.offset());
    }

    private static boolean isThere(LogFile file, long length, Intent intent) {
        return file.key() == intent.file() && file.end() >= length;
    }

    /**
     * No write was in flight.
     *
     * @param changed whether the file was replaced or shortened since the last write: nothing follows from it
     */
    record None(boolean changed) implements Leftover {
        @Override
        public @Nullable Position held(@Nullable Position confirmed) {
            return confirmed;
        }

        @Override
        public String remark() {
            return changed ? "; it was replaced or shortened since the last write" : "";
        }
    }

    /** Nothing was written yet. */
    record Unbegun(Intent intent) implements Leftover {
        @Override
        public @Nullable Position held(@Nullable Position confirmed) {
            return intent.before();
        }

        @Override
        public String remark() {
            return "; a write was in flight, not begun";
        }
    }

    /** All of it is there. */
    record Whole(Intent intent) implements Leftover {
        @Override
        public Position held(@Nullable Position confirmed) {
            return intent.upTo();
        }

        @Override
        public String remark() {
            return "; a write was in flight, found whole: " + intent.events() + " events, " + intent.length()
                    + " bytes";
        }
    }

    /** The file was replaced or shortened: nothing can be known of the write. */
    record Gone(Intent intent) implements Leftover {
        @Override
        public @Nullable Position held(@Nullable Position confirmed) {
            return intent.before();
        }

        @Override
        public String remark() {
            return "; a write was in flight, and the file has been replaced or shortened since: its " + intent.events()
                    + " events are written again, whether or not they had arrived";
        }
    }

    /**
     * Something is there that is not all of it.
     *
     * @param found how many bytes the file has from where the write began
     */
    record Part(Intent intent, long found) implements Leftover {
        @Override
        public @Nullable Position held(@Nullable Position confirmed) {
            return intent.before();
        }

        @Override
        public String remark() {
            return "; a write was in flight, " + found + " of its " + intent.length() + " bytes found";
        }

        /** Whether a chunk that begins with this entry can be the same write again. */
        boolean beginsWith(@Nullable Position first) {
            return intent.first().equals(first);
        }

        /**
         * Finds out how much of the lines is in the file already, and sees to it that the rest can be appended.
         *
         * <p>The bytes found are compared with the same events rendered again. If they are the lines' beginning, that is
         * simply completed: whole events are kept, a torn one gets its rest. If they differ (another line pattern or time
         * zone now), whole events that are the same are kept and the rest, which is our own, is cut. Only where
         * bytes of others may be among them, or the spool has lost the events, nothing is cut and all is appended.
         */
        Place resume(LogFile file, @Nullable Position first, FileLines lines) throws IOException {
            long offset = intent.offset();
            if (!beginsWith(first) || file.end() < offset) {
                file.endLine();
                return new Place(file.end(), 0, false);
            }
            int compared = (int) Math.min(lines.length(), file.end() - offset);
            int same = file.matching(offset, lines.array(), compared);
            int whole = lines.startOfEvent(same);
            if (same == compared) {
                return new Place(offset, same, whole < same);
            }
            if (file.end() <= intent.end()) {
                file.cutTo(offset + whole);
                return new Place(offset, whole, true);
            }
            file.endLine();
            return new Place(file.end(), 0, false);
        }
    }

    /**
     * Where lines go.
     *
     * @param offset where in the file it begins
     * @param there how many of its bytes are there already
     * @param torn whether an event was only partly there
     */
    record Place(long offset, int there, boolean torn) {}
}
