package io.github.wslog.transport.eventlog;

/** Hole repair for which every hole is old enough. */
final class Impatient {
    final HoleRepair repair = new HoleRepair(new Losses(), () -> HoleRepair.PATIENCE_NANOS, () -> 0);

    boolean repair(Segment segment, int offset, long ordinal) {
        return repair.makeReadable(segment, offset, ordinal, 0);
    }
}
