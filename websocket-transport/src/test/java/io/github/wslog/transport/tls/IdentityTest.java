package io.github.wslog.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.contract.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityTest {
    private static final String SECRET = "open-sesame-4711";

    @TempDir
    Path directory;

    private TestCa ca;
    private TestCa.Issued issued;

    @BeforeEach
    void issue() throws Exception {
        ca = TestCa.named(directory, "ca");
        issued = ca.issue("own", "localhost");
    }

    private Path write(String text) throws Exception {
        return Files.writeString(directory.resolve("written.pem"), text);
    }

    private PrivateKey key(String pem) throws Exception {
        return PrivateKeys.of(PemFile.read("key", write(pem)), null);
    }

    private TlsSettings with(Path key) {
        return TlsSettings.DEFAULT.withCert(issued.cert(), key);
    }

    /** What PKCS#8 wraps: the last OCTET STRING of an RSA key. */
    private static byte[] unwrapped(byte[] pkcs8, int headBytes) {
        return Arrays.copyOfRange(pkcs8, headBytes, pkcs8.length);
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048", "RSA, 4096", "EC, 256", "EC, 384", "Ed25519, 255"})
    void key_isRead_asPkcs8(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        KeyPair pair = generator.generateKeyPair();

        assertThat(key(TestCa.pem("PRIVATE KEY", pair.getPrivate().getEncoded())))
                .isEqualTo(pair.getPrivate());
    }

    @ParameterizedTest
    @CsvSource({"1024", "2048"})
    void key_isRead_asPkcs1(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        // 30 82 LL LL, version 3, algorithm 15, 04 82 LL LL
        byte[] pkcs1 = unwrapped(key.getEncoded(), 4 + 3 + 15 + 4);

        assertThat(key(TestCa.pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
    }

    /** Made by openssl ecparam -name prime256v1 -genkey, for a curve that is named in the key and before it. */
    private static final String SEC1 = """
            -----BEGIN EC PARAMETERS-----
            BggqhkjOPQMBBw==
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            @KEY@
            -----END EC PRIVATE KEY-----
            """;

    @Test
    void fileThatThisUserMayNotRead_isNamed() throws Exception {
        Path file = write("of somebody else");
        Files.setPosixFilePermissions(file, Set.of());
        if (Files.isReadable(file)) {
            System.out.println("SKIPPED: this user may read every file");
            Assumptions.abort("this user may read every file");
        }
        assertThatThrownBy(() -> PemFile.read("key", file))
                .isInstanceOf(TlsException.class)
                .hasMessage("key " + file + " must be readable by this user: permission denied");
    }

    @Test
    void key_isRead_asSec1_withItsCurveBeforeIt() throws Exception {
        // 30 LL, version 3, algorithm 21, 04 LL; without the public key there is no curve in it either.
        byte[] pkcs8 = issued.keys().getPrivate().getEncoded();
        byte[] sec1 = unwrapped(pkcs8, 2 + 3 + 21 + 2);
        String body = Base64.getEncoder().encodeToString(sec1);

        assertThat(key(SEC1.replace("@KEY@", body))).isEqualTo(issued.keys().getPrivate());
        assertThatThrownBy(() -> key(TestCa.pem("EC PRIVATE KEY", sec1)))
                .hasMessageContaining("line 1: expected the name of a curve");
    }

    @ParameterizedTest
    @CsvSource({"PBEWithHmacSHA256AndAES_256", "PBEWithHmacSHA1AndAES_128", "PBEWithSHA1AndDESede"})
    void encryptedKey_isRead_withItsPassword(String algorithm) throws Exception {
        Path key = write(TestCa.pem("ENCRYPTED PRIVATE KEY", encrypted(algorithm)));
        Path passwordFile = Files.writeString(directory.resolve("password"), SECRET + "\nnot this\n");

        assertThat(Identity.read(with(key).withKeyPassword(new Password(SECRET), null)))
                .isNotNull();
        assertThat(Identity.read(with(key).withKeyPassword(null, passwordFile))).isNotNull();
        assertThatThrownBy(() -> Identity.read(with(key).withKeyPassword(new Password("wrong-0815"), null)))
                .isInstanceOf(TlsException.class)
                .hasMessage("key " + key + ", line 1: the password does not open this key");
        assertThatThrownBy(() -> Identity.read(with(key)))
                .hasMessageContaining("line 1: the key is encrypted: keyPassword or keyPasswordFile must be given");
    }

    private byte[] encrypted(String algorithm) throws Exception {
        SecretKey secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(SECRET.toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        if (algorithm.contains("AES")) {
            cipher.init(Cipher.ENCRYPT_MODE, secret);
        } else {
            cipher.init(Cipher.ENCRYPT_MODE, secret, new PBEParameterSpec(new byte[8], 2000));
        }
        AlgorithmParameters parameters = cipher.getParameters();
        if (algorithm.contains("AES")) { // JDK 17 knows the whole by this name only
            parameters = AlgorithmParameters.getInstance("PBES2");
            parameters.init(cipher.getParameters().getEncoded());
        }
        byte[] bytes = cipher.doFinal(issued.keys().getPrivate().getEncoded());
        return new EncryptedPrivateKeyInfo(parameters, bytes).getEncoded();
    }

    @Test
    void settings_showNoPassword() {
        assertThat(TlsSettings.DEFAULT
                        .withKeyPassword(new Password(SECRET), null)
                        .toString())
                .doesNotContain(SECRET);
    }

    @Test
    void bundle_isRead_withBagAttributes_andTheKeyInTheSameFile() throws Exception {
        Path bundle = write("Bag Attributes\r\n    friendlyName: own\r\nsubject=CN = x\r\n"
                + Files.readString(issued.cert()).replace("\n", "\r\n") + "Key Attributes: <No Attributes>\n"
                + Files.readString(issued.key()) + Files.readString(ca.cert()));

        Identity identity = Identity.read(TlsSettings.DEFAULT.withCert(bundle, null));
        assertThat(identity.key()).isEqualTo(issued.keys().getPrivate());
        assertThat(identity.chain()).hasSize(2);
        assertThat(identity.chain().get(0).getEncoded()).isEqualTo(issued.der());
    }

    @Test
    void keyOfAnotherCertificate_isRefused_withBothFiles() throws Exception {
        TestCa.Issued other = ca.issue("other", "elsewhere.example");
        assertThatThrownBy(() -> Identity.read(with(other.key())))
                .hasMessage("key " + other.key()
                        + " does not belong to the certificate CN=localhost, the first in cert " + issued.cert());
    }

    @Test
    void mistakes_areNamed_withFileLineAndWhatWasFound() throws Exception {
        Path missing = directory.resolve("missing.pem");
        assertThatThrownBy(() -> Identity.read(with(missing))).hasMessage("key " + missing + " does not exist");
        assertThatThrownBy(() -> Identity.read(with(issued.cert())))
                .hasMessage("key " + issued.cert()
                        + ": expected a private key (-----BEGIN PRIVATE KEY-----), found CERTIFICATE in line 1");
        assertThatThrownBy(() -> Identity.read(TlsSettings.DEFAULT.withCert(issued.key(), issued.key())))
                .hasMessage(
                        "cert " + issued.key() + ": expected -----BEGIN CERTIFICATE-----, found PRIVATE KEY in line 1");
        assertThatThrownBy(() -> Identity.read(with(null)))
                .hasMessage("cert " + issued.cert() + " holds no private key: key must be given");
        assertThatThrownBy(() -> Identity.read(TlsSettings.DEFAULT.withCert(null, issued.key())))
                .hasMessageContaining("needs cert");
        assertThatThrownBy(() -> key("hello\n-----BEGIN PRIVATE KEY-----\nab%c\n-----END PRIVATE KEY-----\n"))
                .hasMessageContaining("line 3: expected base64");
        assertThatThrownBy(() -> key("hello\n-----BEGIN PRIVATE KEY-----\nabcd\n"))
                .hasMessageContaining("line 2: expected -----END PRIVATE KEY-----");
        assertThatThrownBy(() -> key("-----BEGIN PRIVATE KEY-----\nabcd\n-----END PRIVATE KEY-----\n"))
                .hasMessageContaining("line 1: expected a private key (RSA, EC, Ed25519)");
        assertThatThrownBy(() -> key("""
                        -----BEGIN RSA PRIVATE KEY-----
                        Proc-Type: 4,ENCRYPTED
                        DEK-Info: AES-256-CBC,00

                        abcd
                        -----END RSA PRIVATE KEY-----
                        """)).hasMessageContaining("line 1").hasMessageContaining("openssl pkcs8 -topk8");
        assertThatThrownBy(() -> key("-----BEGIN OPENSSH PRIVATE KEY-----\nabcd\n-----END OPENSSH PRIVATE KEY-----\n"))
                .hasMessageContaining("found OPENSSH PRIVATE KEY");
        assertThatThrownBy(() -> key("")).hasMessageContaining("found no PEM block at all");
        assertThatThrownBy(() -> Identity.read(with(directory))).hasMessageContaining("key " + directory);
    }

    @Test
    void whatAPeerSaysOfItself_doesNothingToATerminal_andIsShort() {
        assertThat(Certificates.fit("a\u001b[31m\u009bb\n")).isEqualTo("a?[31m?b?");
        assertThat(Certificates.fit("x".repeat(1000))).isEqualTo("x".repeat(200) + "…");
    }
}
