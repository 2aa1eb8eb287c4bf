package io.github.wslog.receiver.output;

/**
 * What one output has done since the receiver started.
 *
 * @param events events held, lines about gaps and remarks included
 * @param writes how many writes that took
 * @param retries attempts that failed and were repeated
 * @param resumedWrites writes that an earlier run had begun and not confirmed: it was ended in the middle of them
 * @param tornLines events of which only a part had been written, and which were completed
 * @param cut events that were longer than the place takes and were cut with a mark
 * @param dropped events that were left out, because they are too long or cannot be read
 * @param deadLetters messages put into the dead-letter file
 */
public record OutputStats(
        String name,
        long events,
        long bytes,
        long writes,
        long retries,
        long resumedWrites,
        long tornLines,
        long cut,
        long dropped,
        long deadLetters) {}
