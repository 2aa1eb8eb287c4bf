package io.github.wslog.receiver;

import io.github.wslog.receiver.yaml.Section;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.tls.ServerTls;
import io.github.wslog.transport.tls.TlsException;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code listen:} of a configuration file. */
final class ListenSections {
    private static final List<String> TLS = List.of("cert", "key", "keyPasswordFile", "clientAuth", "caCert", "crl");

    private final List<Section> sections;

    ListenSections(List<Section> sections) {
        this.sections = sections;
    }

    List<Listening> read() {
        List<Listening> all = new ArrayList<>();
        for (Section section : sections) {
            Listening listening = listening(section);
            if (listening != null) {
                all.forEach(other -> compare(section, listening, other));
                all.add(listening);
            }
        }
        return all;
    }

    private static @Nullable Listening listening(Section section) {
        if (!section.has("url")) {
            section.complain("url", section.placeOf("url") + " must be given");
        }
        ListenUrl url = ConfigurationFile.checked(section, "url", ListenUrl::parse);
        TlsSettings tls = ConfigurationFile.tls(section).withClientAuth(section.choice("clientAuth", ClientAuth.NONE));
        Path tokenFile = ConfigurationFile.path(section, "tokenFile");
        Compression compression = section.choice("compression", Compression.NONE);
        section.refuseOthers();
        if (url == null) {
            return null;
        }
        if (url.tls()) {
            check(section, tls);
            return new Listening(url, tls, tokenFile, compression);
        }
        TLS.stream()
                .filter(section::has)
                .forEach(name ->
                        section.complain(name, section.placeOf(name) + " is for wss://…, and the url is ws://…"));
        return new Listening(url, null, tokenFile, compression);
    }

    private static void check(Section section, TlsSettings tls) {
        if (tls.cert() == null) {
            if (!section.has("cert")) {
                section.complain("cert", section.placeOf("cert") + " must be given for wss://…");
            }
            return;
        }
        if (tls.clientAuth() == ClientAuth.NONE) {
            for (String name : List.of("caCert", "crl")) {
                if (section.has(name)) {
                    section.complain(name, section.placeOf(name) + " is for clientAuth: want or need");
                }
            }
        } else if (tls.caCert() == null) {
            section.complain(
                    "clientAuth",
                    section.placeOf("clientAuth") + " needs caCert: who issues the certificates of clients");
            return;
        }
        try {
            ServerTls.load(tls);
        } catch (TlsException unusable) {
            section.complain("cert", section.placeOf("") + " " + unusable.getMessage());
        }
    }

    private static void compare(Section section, Listening one, Listening other) {
        if (!one.url().isBeside(other.url())) {
            return;
        }
        if (one.url().tls() != other.url().tls()) {
            section.complain(
                    "url",
                    section.placeOf("url") + " must be either ws:// or wss:// for one port, was both for port "
                            + one.url().port());
        } else if (!Objects.equals(one.tls(), other.tls())) {
            section.complain(
                    "url",
                    section.placeOf("url") + " must have the same certificates as the others of port "
                            + one.url().port());
        } else if (one.compression() != other.compression()) {
            section.complain(
                    "compression",
                    section.placeOf("compression") + " must be the same as for the others of port "
                            + one.url().port());
        } else if (one.url().path().equals(other.url().path())) {
            section.complain("url", section.placeOf("url") + " is there already");
        }
    }
}
