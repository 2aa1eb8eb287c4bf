package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.TestCa;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateNameTest {
    @TempDir
    private Path directory;

    private static String name(TestCa.Issued issued) throws Exception {
        try (InputStream in = Files.newInputStream(issued.cert())) {
            return CertificateName.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
    }

    @Test
    void commonName_goesBeforeAlternativeNames() throws Exception {
        TestCa ca = TestCa.named(directory, "ca");

        assertThat(name(ca.issue("a", "shop", "other.example"))).isEqualTo("shop");
        assertThat(name(ca.issue("b", "shop, inc. \"é\" = 1", "other.example"))).isEqualTo("shop, inc. \"é\" = 1");
    }

    @Test
    void alternativeName_isTaken_whereThereIsNoCommonName() throws Exception {
        assertThat(name(TestCa.named(directory, "ca").issue("a", "", "other.example")))
                .isEqualTo("other.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "turned \u202e around", "zero\u200bwidth"})
    void nameThatCannotBeShownAsItStands_isNone(String odd) throws Exception {
        assertThat(name(TestCa.named(directory, "ca").issue("a", odd, "other.example")))
                .isEmpty();
    }

    @Test
    void longName_isNone() throws Exception {
        TestCa ca = TestCa.named(directory, "ca");

        assertThat(name(ca.issue("a", "x".repeat(255), ""))).hasSize(255);
        assertThat(name(ca.issue("b", "x".repeat(256), ""))).isEmpty();
        assertThat(name(ca.issue("c", "", ""))).isEmpty();
    }
}
