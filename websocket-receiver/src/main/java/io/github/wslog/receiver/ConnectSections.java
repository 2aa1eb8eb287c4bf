package io.github.wslog.receiver;

import io.github.wslog.receiver.yaml.Section;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.tls.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code connect:} of a configuration file. */
final class ConnectSections {
    private static final List<String> TLS =
            List.of("cert", "key", "keyPasswordFile", "caCert", "crl", "allowSelfSigned", "certificateSha256");

    private final List<Section> sections;

    ConnectSections(List<Section> sections) {
        this.sections = sections;
    }

    List<ConnectUrl> read() {
        List<ConnectUrl> all = new ArrayList<>();
        for (Section section : sections) {
            ConnectUrl connect = connect(section);
            if (connect == null) {
                continue;
            }
            if (all.stream().anyMatch(other -> other.url().equals(connect.url()))) {
                // Two connections would take the streams from each other for ever.
                section.complain("url", section.placeOf("url") + " is there already");
            }
            all.add(connect);
        }
        return all;
    }

    private static @Nullable ConnectUrl connect(Section section) {
        if (!section.has("url")) {
            section.complain("url", section.placeOf("url") + " must be given");
        }
        Path tokenFile = ConfigurationFile.path(section, "tokenFile");
        TlsSettings tls = ConfigurationFile.tls(section)
                .withChecks(section.flag("allowSelfSigned", false), true, fingerprints(section));
        Compression compression = section.choice("compression", Compression.NONE);
        URI proxy = ConfigurationFile.checked(section, "proxy", ConnectUrl::proxy);
        ConnectUrl connect = ConfigurationFile.checked(
                section, "url", (option, text) -> ConnectUrl.parse(option, text, tokenFile, proxy, tls, compression));
        section.refuseOthers();
        if (tls.cert() == null && (tls.key() != null || tls.keyPasswordFile() != null)) {
            String alone = tls.key() != null ? "key" : "keyPasswordFile";
            section.complain(alone, section.placeOf(alone) + " has no effect without cert");
        }
        if (connect != null && !connect.isTls()) {
            TLS.stream()
                    .filter(section::has)
                    .forEach(name ->
                            section.complain(name, section.placeOf(name) + " is for wss://…, and the url is ws://…"));
        }
        return connect;
    }

    private static Set<String> fingerprints(Section section) {
        Set<String> pins = new TreeSet<>();
        for (String text : section.texts("certificateSha256")) {
            try {
                pins.add(TlsArguments.fingerprint(section.placeOf("certificateSha256"), text));
            } catch (ConfigurationException wrong) {
                section.complain("certificateSha256", String.valueOf(wrong.getMessage()));
            }
        }
        return pins;
    }
}
