package io.github.wslog.receiver;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.server.TrustedProxies;
import io.github.wslog.transport.tls.TlsSettings;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arguments that are about credentials, proxies and compression: where the receiver listens, and where it connects. */
final class AccessArguments {
    @Option(
            names = "--listen-token-file",
            paramLabel = "FILE",
            description =
                    "Holds tokens of which sources must have one with the scope send; a line each: NAME SCOPE TOKEN.")
    private @Nullable Path listenTokenFile;

    @Option(
            names = "--trusted-proxy",
            paramLabel = "ADDRESS",
            description = "A proxy in front, or a range ADDRESS/BITS of them, whose X-Forwarded-For is believed."
                    + " Repeatable.")
    private List<String> trustedProxies = List.of();

    @Option(
            names = "--connect-token-file",
            paramLabel = "FILE",
            description = "Holds the token that the applications of --connect want, alone. Read at each attempt.")
    private @Nullable Path connectTokenFile;

    @Option(
            names = "--connect-proxy",
            paramLabel = "URL",
            description = "Reach the applications of --connect through this HTTP proxy:"
                    + " http://[USER:PASSWORD@]HOST:PORT.")
    private @Nullable String connectProxy;

    @Option(
            names = "--listen-compression",
            paramLabel = "HOW",
            description = "What is agreed to if who comes offers it: none, deflate. Default: none")
    private @Nullable String listenCompression;

    @Option(
            names = "--connect-compression",
            paramLabel = "HOW",
            description = "What is offered to the applications of --connect: none, deflate. Default: none")
    private @Nullable String connectCompression;

    /** Checks that nothing is given that has no effect. */
    void check(List<String> listen, List<String> connect) throws ConfigurationException {
        if ((connectTokenFile != null || connectProxy != null || connectCompression != null) && connect.isEmpty()) {
            throw new ConfigurationException("--connect-token-file, --connect-proxy and --connect-compression are for"
                    + " --connect, which is missing");
        }
        if ((listenTokenFile != null || !trustedProxies.isEmpty() || listenCompression != null) && listen.isEmpty()) {
            throw new ConfigurationException("--listen-token-file, --trusted-proxy and --listen-compression are for"
                    + " --listen, which is missing");
        }
    }

    List<ConnectUrl> sources(List<String> connect, TlsSettings tls) throws ConfigurationException {
        return ConnectUrl.parse(
                connect,
                connectTokenFile,
                connectProxy == null ? null : ConnectUrl.proxy("--connect-proxy", connectProxy),
                tls,
                compression("--connect-compression", connectCompression));
    }

    Compression listenCompression() throws ConfigurationException {
        return compression("--listen-compression", listenCompression);
    }

    private static Compression compression(String option, @Nullable String text) throws ConfigurationException {
        return text == null ? Compression.NONE : Main.choice(option, text, Compression.values());
    }

    @Nullable Path listenTokenFile() {
        return listenTokenFile;
    }

    TrustedProxies trustedProxies() throws ConfigurationException {
        try {
            return TrustedProxies.of(trustedProxies);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException("--trusted-proxy " + wrong.getMessage());
        }
    }
}
