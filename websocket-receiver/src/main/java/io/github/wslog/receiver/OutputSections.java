package io.github.wslog.receiver;

import io.github.wslog.receiver.output.OutputSettings;
import io.github.wslog.receiver.output.OutputTypes;
import io.github.wslog.receiver.output.WrongOption;
import io.github.wslog.receiver.yaml.Section;
import io.github.wslog.transport.wire.LinePattern;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code outputs:} of a configuration file. */
final class OutputSections {
    /** Types that write lines, for which the {@code line} at the top holds. */
    private static final Set<String> LINES = Set.of("file", "stdout");

    private final Section outputs;
    private final @Nullable String line;
    private final OutputTypes types;
    private final boolean knowsAllTypes;
    private final Map<String, OutputSettings> all = new LinkedHashMap<>();
    private final Map<Path, String> files = new HashMap<>();
    private boolean required;
    private boolean broken;

    /**
     * @param line of events without a layout, where an output has none of its own
     * @param types null if they could not be found out: outputs of types that are not built-in are left out then
     */
    OutputSections(Section outputs, @Nullable String line, @Nullable OutputTypes types) {
        this.outputs = outputs;
        this.line = line;
        this.types = types == null ? OutputTypes.BUILT_IN : types;
        this.knowsAllTypes = types != null;
    }

    /** @param root has the {@code line} */
    Map<String, OutputSettings> read(Section root) {
        String lines = line;
        if (line != null) {
            try {
                LinePattern.parse(line);
            } catch (IllegalArgumentException wrong) {
                root.complain("line", "line: " + wrong.getMessage());
                lines = null;
            }
        }
        for (Map.Entry<String, Section> output : outputs.named().entrySet()) {
            read(output.getKey(), output.getValue(), lines);
        }
        if (outputs.named().isEmpty()) {
            outputs.complain("", "outputs must have at least one: NAME with a type of " + names());
        } else if (!required && !broken) {
            outputs.complain("", "outputs: one must have required: true, for the others to be measured by");
        }
        return all;
    }

    private void read(String name, Section section, @Nullable String lines) {
        Map<String, String> options = section.flat();
        String type = options.remove("type");
        if (type == null) {
            section.complain("type", section.placeOf("type") + " must be " + names() + ", was nothing");
            broken = true;
            return;
        }
        if (!knowsAllTypes && !types.names().contains(type)) {
            broken = true;
            return;
        }
        if (lines != null && LINES.contains(type)) {
            options.putIfAbsent("line", lines);
        }
        OutputSettings settings = checked(name, section, type, options);
        if (settings == null) {
            broken = true;
            return;
        }
        all.put(name, settings);
        required |= !"false".equals(settings.options().get("required"));
        String path = settings.options().get("path");
        if (type.equals("file") && path != null) {
            String former = files.putIfAbsent(Path.of(path).toAbsolutePath().normalize(), name);
            if (former != null) {
                section.complain("path", section.placeOf("path") + " is the file of outputs." + former + " already");
            }
        }
    }

    private String names() {
        List<String> names = types.names();
        int last = names.size() - 1;
        return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    /** Asks again without the option that was wrong, until nothing more is; null if something was. */
    private @Nullable OutputSettings checked(String name, Section section, String type, Map<String, String> options) {
        Set<String> complained = new HashSet<>();
        while (true) {
            OutputSettings settings = new OutputSettings(type, options, types);
            try {
                settings.create("outputs." + name);
                return complained.isEmpty() ? settings : null;
            } catch (WrongOption wrong) {
                // Without it another one may be missing: that is no news.
                if (!complained.add(wrong.name())) {
                    return null;
                }
                section.complain(wrong);
                if (options.remove(wrong.name()) == null) {
                    return null;
                }
            } catch (IllegalArgumentException wrong) {
                section.complain("", String.valueOf(wrong.getMessage()));
                return null;
            }
        }
    }
}
