package io.github.wslog.receiver.output;

import io.github.wslog.transport.wire.LinePattern;

/** The option {@code line} of outputs that write lines. */
final class Lines {
    private Lines() {}

    /** A pattern of its own for each output: it keeps state. */
    static LinePattern pattern(OutputOptions options) {
        try {
            return LinePattern.parse(options.text("line", LinePattern.DEFAULT));
        } catch (IllegalArgumentException wrong) {
            throw new WrongOption("line", options.placeOf("line") + ": " + wrong.getMessage());
        }
    }
}
