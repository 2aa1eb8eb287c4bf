package io.github.wslog.receiver.syslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.receiver.output.ConfiguredOutput;
import io.github.wslog.receiver.output.OutputOptions;
import io.github.wslog.transport.tls.TlsSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
    private static final String PIN = "0f".repeat(32);

    @ParameterizedTest
    @CsvSource({
        "tls://loghost,tls://loghost:6514",
        "TLS://loghost:1,tls://loghost:1",
        "tls://[::1],tls://[::1]:6514",
        "relp+tls://loghost:2514,relp+tls://loghost:2514",
        "tcp://loghost:514,tcp://loghost:514"
    })
    void url_isUnderstood(String url, String expected) {
        assertThat(Target.parse(url)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "relp+tls://loghost",
        "tcp://loghost",
        "tls:///path",
        "tls://user:secret@loghost",
        "relp_tls://loghost:1"
    })
    void url_isRefused(String url) {
        assertThatThrownBy(() -> Target.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    private static OutputOptions options(String url, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("url", url);
        return new OutputOptions("--syslog", all);
    }

    @Test
    void everyOptionOfTls_hasItsPlace() {
        TlsSettings settings = DaemonTls.settings(options(
                "tls://loghost",
                Map.of(
                        "cert",
                        "a",
                        "key",
                        "b",
                        "keyPasswordFile",
                        "c",
                        "caCert",
                        "d",
                        "crl",
                        "e",
                        "verifyHostname",
                        "false",
                        "allowSelfSigned",
                        "true",
                        "certificateSha256",
                        "0F:".repeat(32).substring(0, 95))));
        assertThat(settings)
                .isEqualTo(TlsSettings.DEFAULT
                        .withCert(Path.of("a"), Path.of("b"))
                        .withKeyPassword(null, Path.of("c"))
                        .withTrust(Path.of("d"), Path.of("e"))
                        .withChecks(true, false, Set.of(PIN)));
    }

    @ParameterizedTest
    @CsvSource({
        "tls://loghost,key,x,--syslog.key has no effect without cert",
        "tls://loghost,certificateSha256,abc,'--syslog.certificateSha256 must be 64 hexadecimal digits each'",
        "tls://loghost,caCert,'',--syslog.caCert must be the path of a file",
        "tls://loghost,verifyHostname,no,'--syslog.verifyHostname must be true or false, was no'",
        "tls://loghost,keyPassword,secret,'--syslog.keyPassword is unknown'",
        "tls://loghost,framing,lf,--syslog.framing is unknown",
        "tcp://loghost:1,caCert,x,--syslog.caCert is unknown"
    })
    void optionThatCannotWork_isRefused(String url, String name, String value, String complaint) {
        assertThatThrownBy(() -> ConfiguredOutput.create("syslog", options(url, Map.of(name, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint)
                .hasMessageNotContaining("secret");
    }
}
