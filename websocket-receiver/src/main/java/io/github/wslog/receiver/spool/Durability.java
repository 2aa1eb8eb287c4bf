package io.github.wslog.receiver.spool;

/** What something that counts as held survives. */
public enum Durability {
    /** The end of the process, in whatever way: the operating system has it. */
    OS,
    /** A loss of power as well: it was forced to the disk. */
    DISK
}
