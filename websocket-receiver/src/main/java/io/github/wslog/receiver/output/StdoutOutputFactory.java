package io.github.wslog.receiver.output;

/** Makes outputs of type {@code stdout}; docs/configuration.md has the options. */
public final class StdoutOutputFactory implements OutputFactory {
    /** Found by the service loader. */
    public StdoutOutputFactory() {}

    @Override
    public String type() {
        return "stdout";
    }

    @Override
    public Output create(OutputOptions options) {
        return new StdoutOutput(Lines.pattern(options));
    }
}
