package io.github.wslog.transport;

import io.github.wslog.transport.tls.Password;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import io.github.wslog.transport.tls.TlsStores;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of TLS: what is made of them, and how they go together. */
final class TlsOptions {
    /** Which the framework's own configuration takes the place of. */
    private static final List<Option> FILES =
            List.of(Option.CERT, Option.KEY, Option.KEY_PASSWORD, Option.KEY_PASSWORD_FILE, Option.CA_CERT, Option.CRL);

    private static final List<Option> CLIENT =
            List.of(Option.ALLOW_SELF_SIGNED, Option.VERIFY_HOSTNAME, Option.CERTIFICATE_SHA256);

    private TlsOptions() {}

    /** @param values complete */
    static TlsSettings settings(Map<Option, Object> values, @Nullable TlsStores stores) {
        return new TlsSettings(
                (Path) values.get(Option.CERT),
                (Path) values.get(Option.KEY),
                (Password) values.get(Option.KEY_PASSWORD),
                (Path) values.get(Option.KEY_PASSWORD_FILE),
                (Path) values.get(Option.CA_CERT),
                (Path) values.get(Option.CRL),
                "true".equals(values.get(Option.ALLOW_SELF_SIGNED)),
                !"false".equals(values.get(Option.VERIFY_HOSTNAME)),
                fingerprints(values),
                ClientAuth.valueOf(values.getOrDefault(Option.CLIENT_AUTH, "none")
                        .toString()
                        .toUpperCase(Locale.ROOT)),
                stores);
    }

    @SuppressWarnings("unchecked") // Kind.fingerprints() makes nothing else
    private static Set<String> fingerprints(Map<Option, Object> values) {
        return (Set<String>) values.getOrDefault(Option.CERTIFICATE_SHA256, Set.of());
    }

    /** Whether the user wants TLS, whatever the address says. */
    static boolean wanted(Map<Option, Object> given, @Nullable TlsStores stores) {
        return stores != null
                || given(given, FILES)
                || given.containsKey(Option.CERTIFICATE_SHA256)
                || "true".equals(given.get(Option.ALLOW_SELF_SIGNED))
                || (given.containsKey(Option.CLIENT_AUTH) && !"none".equals(given.get(Option.CLIENT_AUTH)));
    }

    private static boolean given(Map<Option, Object> given, List<Option> options) {
        return options.stream().anyMatch(given::containsKey);
    }

    /** Says what has no effect. */
    static void check(
            Map<Option, Object> given,
            Map<Option, Object> complete,
            @Nullable TlsStores stores,
            List<String> problems) {
        boolean server = "server".equals(complete.get(Option.MODE));
        List<Option> useless = new ArrayList<>(server ? CLIENT : List.of(Option.CLIENT_AUTH));
        useless.retainAll(given.keySet());
        useless.forEach(option ->
                problems.add(option.key() + " has no effect without " + (server ? "mode=client" : "mode=server")));
        if (stores != null) {
            List<Option> beside = new ArrayList<>(FILES);
            beside.add(Option.ALLOW_SELF_SIGNED);
            beside.retainAll(given.keySet());
            beside.forEach(option -> problems.add(
                    option.key() + " has no effect beside the framework's own element for TLS: give one of them"));
        }
        if (given.containsKey(Option.KEY_PASSWORD) && given.containsKey(Option.KEY_PASSWORD_FILE)) {
            problems.add("keyPasswordFile has no effect beside keyPassword: give one of them");
        }
        if (!server && wanted(given, stores) && !hasTlsUrl(complete)) {
            problems.add("TLS is configured, but no url begins with wss: nothing is encrypted");
        }
        if (server && stores == null && given.containsKey(Option.CA_CERT) && !given.containsKey(Option.CLIENT_AUTH)) {
            problems.add("caCert has no effect without clientAuth");
        }
        if (!server && "true".equals(given.get(Option.ALLOW_SELF_SIGNED)) && stores == null) {
            problems.add(
                    "allowSelfSigned accepts any self-signed certificate for the host: to accept one alone, give it"
                            + " as caCert, or its fingerprint as certificateSha256");
        }
    }

    private static boolean hasTlsUrl(Map<Option, Object> complete) {
        return complete.get(Option.URL) instanceof List<?> urls
                && urls.stream().anyMatch(url -> url instanceof URI uri && "wss".equalsIgnoreCase(uri.getScheme()));
    }
}
