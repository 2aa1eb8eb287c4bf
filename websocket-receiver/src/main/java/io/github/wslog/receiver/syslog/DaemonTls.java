package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.output.OutputOptions;
import io.github.wslog.transport.tls.TlsSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The options of TLS to a daemon, by the names that the appenders have for them. The files are read when it connects. */
final class DaemonTls {
    private DaemonTls() {}

    static TlsSettings settings(OutputOptions options) {
        Path cert = path(options, "cert");
        Path key = path(options, "key");
        Path keyPasswordFile = path(options, "keyPasswordFile");
        if (cert == null && (key != null || keyPasswordFile != null)) {
            throw new IllegalArgumentException(
                    options.placeOf(key != null ? "key" : "keyPasswordFile") + " has no effect without cert");
        }
        return TlsSettings.DEFAULT
                .withCert(cert, key)
                .withKeyPassword(null, keyPasswordFile)
                .withTrust(path(options, "caCert"), path(options, "crl"))
                .withChecks(
                        options.flag("allowSelfSigned", false),
                        options.flag("verifyHostname", true),
                        fingerprints(options));
    }

    private static @Nullable Path path(OutputOptions options, String name) {
        String text = options.text(name);
        if (text == null) {
            return null;
        }
        try {
            if (!text.isBlank()) {
                return Path.of(text);
            }
        } catch (InvalidPathException malformed) {
            throw options.wrong(name, "the path of a file", text);
        }
        throw options.wrong(name, "the path of a file", text);
    }

    private static Set<String> fingerprints(OutputOptions options) {
        String text = options.text("certificateSha256");
        Set<String> plain = new TreeSet<>();
        for (String one : text == null ? new String[0] : text.split("[,\\s]+", -1)) {
            String digits = one.replace(":", "").toLowerCase(Locale.ROOT);
            if (!digits.matches("[0-9a-f]{64}")) {
                throw options.wrong(
                        "certificateSha256",
                        "64 hexadecimal digits each, with colons or without",
                        String.valueOf(text));
            }
            plain.add(digits);
        }
        return plain;
    }
}
