package io.github.wslog.receiver;

import io.github.wslog.receiver.output.OutputSettings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A syslog daemon to write to, as the command line has it: a URL whose query holds the options. */
final class SyslogUrl {
    private static final String OPTION = "--syslog";

    private SyslogUrl() {}

    /** The outputs by name, which is the URL without its options: what was sent there is remembered under it. */
    static Map<String, OutputSettings> parse(List<String> texts) throws ConfigurationException {
        Map<String, OutputSettings> outputs = new LinkedHashMap<>();
        for (String text : texts) {
            int query = text.indexOf('?');
            String url = query < 0 ? text : text.substring(0, query);
            Map<String, String> options = new LinkedHashMap<>();
            options.put("url", url);
            if (query >= 0) {
                addOptions(text.substring(query + 1), options);
            }
            try {
                OutputSettings output = new OutputSettings("syslog", options);
                output.create(OPTION);
                if (outputs.put(url, output) != null) {
                    throw new ConfigurationException(OPTION + " must name each daemon once, was twice " + url);
                }
            } catch (IllegalArgumentException wrong) {
                throw new ConfigurationException(String.valueOf(wrong.getMessage()));
            }
        }
        return outputs;
    }

    private static void addOptions(String query, Map<String, String> options) throws ConfigurationException {
        for (String option : query.split("&", -1)) {
            int equals = option.indexOf('=');
            if (equals <= 0) {
                throw new ConfigurationException(OPTION + " must have options as NAME=VALUE, was " + option);
            }
            String name = option.substring(0, equals);
            if (options.put(name, decoded(name, option.substring(equals + 1))) != null) {
                throw new ConfigurationException(OPTION + "." + name + " must be given once");
            }
        }
    }

    private static String decoded(String name, String value) throws ConfigurationException {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException(
                    OPTION + "." + name + " must have two hexadecimal digits behind each %, was " + value);
        }
    }
}
