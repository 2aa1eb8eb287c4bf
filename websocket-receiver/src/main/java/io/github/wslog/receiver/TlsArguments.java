package io.github.wslog.receiver;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments that are about TLS: where the receiver listens, and where it connects. */
final class TlsArguments {
    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "PEM: the certificate to show at --listen wss://…, and those between it and its CA.")
    private @Nullable Path cert;

    @Option(names = "--key", paramLabel = "FILE", description = "PEM: its private key. Default: it is in --cert.")
    private @Nullable Path key;

    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "Holds the password of an encrypted --key, alone.")
    private @Nullable Path keyPasswordFile;

    @Option(
            names = "--client-auth",
            paramLabel = "HOW",
            defaultValue = "none",
            description =
                    "Whether those who connect must show a certificate: none, want, need. Default: ${DEFAULT-VALUE}")
    private String clientAuth = "none";

    @Option(names = "--ca-cert", paramLabel = "FILE", description = "PEM: who issues the certificates of those.")
    private @Nullable Path caCert;

    @Option(names = "--crl", paramLabel = "FILE", description = "PEM or DER: what of these is revoked.")
    private @Nullable Path crl;

    @Option(
            names = "--connect-ca-cert",
            paramLabel = "FILE",
            description = "PEM: whom to trust at --connect wss://…. Default: those whom the JVM trusts.")
    private @Nullable Path connectCaCert;

    @Option(names = "--connect-crl", paramLabel = "FILE", description = "PEM or DER: what of these is revoked.")
    private @Nullable Path connectCrl;

    @Option(names = "--connect-cert", paramLabel = "FILE", description = "PEM: the certificate to show there.")
    private @Nullable Path connectCert;

    @Option(
            names = "--connect-key",
            paramLabel = "FILE",
            description = "PEM: its private key. Default: it is in --connect-cert.")
    private @Nullable Path connectKey;

    @Option(
            names = "--connect-key-password-file",
            paramLabel = "FILE",
            description = "Holds the password of an encrypted --connect-key, alone.")
    private @Nullable Path connectKeyPasswordFile;

    @Option(
            names = "--connect-allow-self-signed",
            description = "Accept self-signed certificates there; validity and host are still checked.")
    private boolean connectAllowSelfSigned;

    @Option(
            names = "--connect-certificate-sha256",
            paramLabel = "HEX",
            description = "The certificate there must have this fingerprint, besides all else. Repeatable.")
    private List<String> fingerprints = List.of();

    /**
     * The ports that are listened on, with TLS for those that want it.
     *
     * @param tokenFile for all of them
     * @param compression for all of them
     */
    List<Listening> listening(List<ListenUrl> urls, @Nullable Path tokenFile, Compression compression)
            throws ConfigurationException {
        boolean wanted = urls.stream().anyMatch(ListenUrl::tls);
        if (wanted && cert == null) {
            throw new ConfigurationException("--cert must be given for --listen wss://…");
        }
        for (ListenUrl url : urls) {
            if (urls.stream().anyMatch(other -> url.isBeside(other) && url.tls() != other.tls())) {
                throw new ConfigurationException(
                        "--listen must be either ws:// or wss:// for one port, was both for port " + url.port());
            }
        }
        boolean given = cert != null || key != null || keyPasswordFile != null || caCert != null || crl != null;
        if (!wanted && (given || auth() != ClientAuth.NONE)) {
            throw new ConfigurationException(
                    "--cert, --key, --key-password-file, --ca-cert, --crl, --client-auth are for --listen wss://…, which is"
                            + " missing");
        }
        if (auth() == ClientAuth.NONE && (caCert != null || crl != null)) {
            throw new ConfigurationException("--ca-cert and --crl are for --client-auth want or need");
        }
        if (auth() != ClientAuth.NONE && caCert == null) {
            throw new ConfigurationException("--client-auth needs --ca-cert: who issues the certificates of clients");
        }
        TlsSettings settings = TlsSettings.DEFAULT
                .withCert(cert, key)
                .withKeyPassword(null, keyPasswordFile)
                .withTrust(caCert, crl)
                .withClientAuth(auth());
        return urls.stream()
                .map(url -> new Listening(url, url.tls() ? settings : null, tokenFile, compression))
                .toList();
    }

    private ClientAuth auth() throws ConfigurationException {
        for (ClientAuth auth : ClientAuth.values()) {
            if (auth.name().equalsIgnoreCase(clientAuth)) {
                return auth;
            }
        }
        throw new ConfigurationException("--client-auth must be none, want or need, was " + clientAuth);
    }

    /** For the applications that are dialled. */
    TlsSettings dialling(List<String> urls) throws ConfigurationException {
        Set<String> pins = new TreeSet<>();
        for (String text : fingerprints) {
            pins.add(fingerprint("--connect-certificate-sha256", text));
        }
        TlsSettings settings = TlsSettings.DEFAULT
                .withCert(connectCert, connectKey)
                .withKeyPassword(null, connectKeyPasswordFile)
                .withTrust(connectCaCert, connectCrl)
                .withChecks(connectAllowSelfSigned, true, pins);
        boolean wanted =
                urls.stream().anyMatch(url -> url.toLowerCase(Locale.ROOT).startsWith("wss:"));
        if (!wanted && !settings.equals(TlsSettings.DEFAULT)) {
            throw new ConfigurationException("--connect-cert and its like are for --connect wss://…, which is missing");
        }
        return settings;
    }

    /** In the form that {@link TlsSettings} has. */
    static String fingerprint(String option, String text) throws ConfigurationException {
        String plain = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!plain.matches("[0-9a-f]{64}")) {
            throw new ConfigurationException(
                    option + " must be 64 hexadecimal digits, with colons or without, was " + text);
        }
        return plain;
    }
}
