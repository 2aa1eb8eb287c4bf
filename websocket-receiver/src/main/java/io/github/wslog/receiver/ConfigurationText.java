package io.github.wslog.receiver;

import io.github.wslog.receiver.output.OutputSettings;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Settings as the YAML that makes them, with what holds by default. Passwords in URLs are not shown. */
final class ConfigurationText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./][A-Za-z0-9_./-]*");

    private final StringBuilder text = new StringBuilder();

    private ConfigurationText() {}

    static String of(ReceiverSettings settings) {
        ConfigurationText yaml = new ConfigurationText();
        yaml.listen(settings.listen());
        yaml.connect(settings.connect());
        yaml.outputs(settings.outputs());
        yaml.value(0, "plugins", settings.plugins());
        yaml.line(0, "spool");
        yaml.value(1, "directory", settings.stateDirectory());
        yaml.value(1, "bytes", ByteSize.format(settings.spoolBytes()));
        yaml.value(1, "reserve", ByteSize.format(settings.diskReserveBytes()));
        yaml.value(1, "durability", settings.durability());
        yaml.line(0, "live");
        yaml.value(1, "where", settings.live());
        yaml.value(1, "tokenFile", settings.liveTokenFile());
        yaml.value(1, "send", settings.liveSend());
        yaml.value(0, "maxConnections", settings.maxConnections());
        yaml.values(0, "allowedHosts", new TreeSet<>(settings.allowedHosts()));
        yaml.values(0, "allowedOrigins", new TreeSet<>(settings.allowedOrigins()));
        yaml.values(0, "trustedProxies", new TreeSet<>(settings.trustedProxies().addresses()));
        yaml.value(0, "drainSeconds", settings.drainLimit().toSeconds());
        yaml.value(0, "admin", settings.admin());
        yaml.line(0, "log");
        yaml.value(1, "format", settings.logFormat());
        return yaml.text.toString();
    }

    private void listen(Collection<Listening> all) {
        line(0, all.isEmpty() ? "listen: []" : "listen");
        for (Listening one : all) {
            value(1, "- url", one.url().withPort(one.url().port()));
            TlsSettings tls = one.tls();
            if (tls != null) {
                tls(tls);
                value(2, "clientAuth", tls.clientAuth() == ClientAuth.NONE ? null : tls.clientAuth());
            }
            value(2, "tokenFile", one.tokenFile());
            value(2, "compression", one.compression());
        }
    }

    private void connect(Collection<ConnectUrl> all) {
        line(0, all.isEmpty() ? "connect: []" : "connect");
        for (ConnectUrl one : all) {
            value(1, "- url", ConnectUrl.masked(one.url().toString()));
            value(2, "tokenFile", one.tokenFile());
            value(2, "compression", one.compression());
            value(
                    2,
                    "proxy",
                    one.proxy() == null
                            ? null
                            : (Object) ConnectUrl.masked(one.proxy().toString()));
            if (one.isTls()) {
                tls(one.tls());
                value(2, "allowSelfSigned", one.tls().allowSelfSigned());
                values(2, "certificateSha256", new TreeSet<>(one.tls().certificateSha256()));
            }
        }
    }

    private void tls(TlsSettings tls) {
        value(2, "cert", tls.cert());
        value(2, "key", tls.key());
        value(2, "keyPasswordFile", tls.keyPasswordFile());
        value(2, "caCert", tls.caCert());
        value(2, "crl", tls.crl());
    }

    private void outputs(Map<String, OutputSettings> outputs) {
        line(0, "outputs");
        outputs.forEach((name, output) -> {
            line(1, quoted(name));
            value(2, "type", output.type());
            new TreeMap<>(output.inForce()).forEach((option, value) -> value(2, option, value));
        });
    }

    private void line(int depth, String key) {
        text.append("  ".repeat(depth)).append(key).append(key.endsWith("]") ? "\n" : ":\n");
    }

    private void value(int depth, String key, @Nullable Object value) {
        if (value != null) {
            String shown =
                    value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
            text.append("  ".repeat(depth))
                    .append(key)
                    .append(": ")
                    .append(quoted(shown))
                    .append('\n');
        }
    }

    private void values(int depth, String key, Collection<String> values) {
        String list =
                String.join(", ", values.stream().map(ConfigurationText::quoted).toList());
        text.append("  ".repeat(depth)).append(key).append(": [").append(list).append("]\n");
    }

    private static String quoted(String value) {
        if (PLAIN.matcher(value).matches()) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c == '$' && i + 1 < value.length() && value.charAt(i + 1) == '{' ? "$$" : c);
            }
        }
        return quoted.append('"').toString();
    }

    /** A path as it is used. */
    private void value(int depth, String key, @Nullable Path path) {
        value(depth, key, path == null ? null : (Object) path.toString());
    }
}
