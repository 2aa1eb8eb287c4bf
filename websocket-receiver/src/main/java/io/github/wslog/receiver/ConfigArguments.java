package io.github.wslog.receiver;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The arguments that are about the configuration as a whole: where it is, and what is to be done with it. */
final class ConfigArguments {
    private static final Set<String> BESIDE_CONFIG = Set.of("--config", "--plugins", "--check", "--print-config");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "Take the configuration from this YAML file and from conf.d/*.yaml beside it, and nothing from"
                            + " other options.")
    private @Nullable Path config;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description =
                    "For --config: outputs in the jars of this directory have their types beside the built-in ones.")
    private @Nullable Path plugins;

    @Option(
            names = "--check",
            description = "Only check the configuration: open nothing, exit with 0 if it can work, else with 78.")
    private boolean check;

    @Option(
            names = "--print-config",
            description = "Only print the configuration as YAML, with what holds by default, and without secrets.")
    private boolean print;

    /** Refuses what has no place beside the others. Returns whether there is a file. */
    boolean check(CommandLine commandLine) {
        if (config == null) {
            if (plugins != null) {
                throw new ParameterException(commandLine, "--plugins is for --config, which is missing");
            }
            return false;
        }
        for (OptionSpec option : commandLine.getParseResult().matchedOptions()) {
            if (!BESIDE_CONFIG.contains(option.longestName())) {
                throw new ParameterException(
                        commandLine, option.longestName() + " has no place beside --config: it belongs in the file");
            }
        }
        return true;
    }

    /** Null if there are but flags. */
    Service.@Nullable Source source() {
        Path file = config;
        Plugins loaded = new Plugins();
        return file == null ? null : () -> ConfigurationFile.read(file, System::getenv, plugins, loaded);
    }

    boolean onlyChecks() {
        return check;
    }

    boolean onlyPrints() {
        return print;
    }
}
