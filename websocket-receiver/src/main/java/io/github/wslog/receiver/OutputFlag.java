package io.github.wslog.receiver;

import io.github.wslog.receiver.output.OutputSettings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Outputs as the command line has them: a place whose query holds the options.
 *
 * @param flag as the user writes it
 * @param type of the output
 * @param place the option that the text before the query is
 * @param isFile whether that is a path, which is made absolute, and may be given twice
 */
record OutputFlag(String flag, String type, String place, boolean isFile) {
    static final OutputFlag FILE = new OutputFlag("--file", "file", "path", true);
    static final OutputFlag SYSLOG = new OutputFlag("--syslog", "syslog", "url", false);

    /**
     * The outputs by name, which is the place: what was brought there is remembered under it.
     *
     * @param defaults of options that are not given
     */
    Map<String, OutputSettings> parse(List<String> texts, Map<String, String> defaults) throws ConfigurationException {
        Map<String, OutputSettings> outputs = new LinkedHashMap<>();
        for (String text : texts) {
            int query = text.indexOf('?');
            String before = query < 0 ? text : text.substring(0, query);
            String name = isFile ? absolute(before) : before;
            Map<String, String> options = new LinkedHashMap<>();
            options.put(place, name);
            if (query >= 0) {
                addOptions(text.substring(query + 1), options);
            }
            defaults.forEach(options::putIfAbsent);
            OutputSettings output = new OutputSettings(type, options);
            try {
                output.create(flag);
            } catch (IllegalArgumentException wrong) {
                throw new ConfigurationException(String.valueOf(wrong.getMessage()));
            }
            OutputSettings former = outputs.put(name, output);
            boolean twice = isFile ? former != null && !former.equals(output) : former != null;
            if (twice) {
                throw new ConfigurationException(flag + " must name each "
                        + (isFile ? "file once, or with the same options" : "daemon once") + ", was twice "
                        + name);
            }
        }
        return outputs;
    }

    /** With placeholders it is only to begin at the root: what stands behind them is for the output to judge. */
    private static String absolute(String file) {
        Path path = Path.of(file).toAbsolutePath();
        return (hasPlaceholders(file) ? path : path.normalize()).toString();
    }

    static boolean hasPlaceholders(String file) {
        return file.replace("{{", "").contains("{");
    }

    private void addOptions(String query, Map<String, String> options) throws ConfigurationException {
        for (String option : query.split("&", -1)) {
            int equals = option.indexOf('=');
            if (equals <= 0) {
                throw new ConfigurationException(flag + " must have options as NAME=VALUE, was " + option);
            }
            String name = option.substring(0, equals);
            if (options.put(name, decoded(name, option.substring(equals + 1))) != null) {
                throw new ConfigurationException(flag + "." + name + " must be given once");
            }
        }
    }

    private String decoded(String name, String value) throws ConfigurationException {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException(
                    flag + "." + name + " must have two hexadecimal digits behind each %, was " + value);
        }
    }
}
