package io.github.wslog.transport.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/** An authority that signs whatever a test needs, without another program: X.509 and its DER, as far as that goes. */
public final class TestCa {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final byte[] ECDSA_SHA256 = seq(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2));
    private static final byte[] BASIC_CONSTRAINTS = oid(0x55, 0x1d, 0x13);
    private static final byte[] ALTERNATIVE_NAMES = oid(0x55, 0x1d, 0x11);
    private static final byte[] COMMON_NAME = oid(0x55, 4, 3);
    private static final byte[] ORGANIZATION = oid(0x55, 4, 10);
    private static final byte[] TRUE = der(1, new byte[] {-1});
    private static final Duration DAY = Duration.ofDays(1);

    private final Path directory;
    private final String name;
    private final KeyPair keys;
    private final byte[] certificate;
    private final AtomicLong serials = new AtomicLong(1);

    /** A certificate in {@code cert}, its key as PKCS#8 in {@code key}. */
    public record Issued(Path cert, Path key, KeyPair keys, byte[] der, long serial) {}

    private TestCa(Path directory, String name) throws GeneralSecurityException {
        this.directory = directory;
        this.name = name;
        this.keys = keys();
        this.certificate = signed(
                name, 1, name, keys, Instant.now().minus(DAY), Instant.now().plus(DAY), true, "");
    }

    public static TestCa named(Path directory, String name) throws Exception {
        TestCa ca = new TestCa(directory, name);
        Files.writeString(ca.cert(), pem("CERTIFICATE", ca.certificate));
        return ca;
    }

    /** The authority's own certificate. */
    public Path cert() {
        return directory.resolve(name + ".pem");
    }

    /**
     * Valid since yesterday, until tomorrow.
     *
     * @param host a DNS name
     */
    public Issued issue(String file, String host) throws Exception {
        return issue(file, host, Instant.now().minus(DAY), Instant.now().plus(DAY));
    }

    /** With another common name, or none if it is empty. */
    public Issued issue(String file, String commonName, String host) throws Exception {
        KeyPair own = keys();
        long serial = serials.incrementAndGet();
        Instant from = Instant.now().minus(DAY);
        Instant to = Instant.now().plus(DAY);
        return write(file, own, signed(commonName, serial, name, own, from, to, false, host), serial);
    }

    public Issued issue(String file, String host, Instant from, Instant to) throws Exception {
        KeyPair own = keys();
        long serial = serials.incrementAndGet();
        return write(file, own, signed(host, serial, name, own, from, to, false, host), serial);
    }

    /** Signed by its own key. */
    public static Issued selfSigned(Path directory, String file, String host, Instant from, Instant to)
            throws Exception {
        TestCa itself = new TestCa(directory, host);
        return itself.write(file, itself.keys, itself.signed(host, 1, host, itself.keys, from, to, false, host), 1);
    }

    public static Issued selfSigned(Path directory, String file, String host) throws Exception {
        return selfSigned(
                directory, file, host, Instant.now().minus(DAY), Instant.now().plus(DAY));
    }

    private Issued write(String file, KeyPair own, byte[] der, long serial) throws IOException {
        Path cert = Files.writeString(directory.resolve(file + ".pem"), pem("CERTIFICATE", der));
        Path key = Files.writeString(
                directory.resolve(file + ".key"),
                pem("PRIVATE KEY", own.getPrivate().getEncoded()));
        return new Issued(cert, key, own, der, serial);
    }

    /** A list that revokes these. */
    public Path crl(Issued... revoked) throws Exception {
        ByteArrayOutputStream entries = new ByteArrayOutputStream();
        for (Issued one : revoked) {
            entries.writeBytes(seq(integer(one.serial()), time(Instant.now().minusSeconds(60))));
        }
        byte[] list = seq(
                integer(1),
                ECDSA_SHA256,
                principal(name),
                time(Instant.now().minus(DAY)),
                time(Instant.now().plus(DAY)),
                revoked.length == 0 ? new byte[0] : der(0x30, entries.toByteArray()));
        return Files.writeString(directory.resolve(name + ".crl"), pem("X509 CRL", sign(list)));
    }

    private byte[] signed(
            String subject, long serial, String issuer, KeyPair own, Instant from, Instant to, boolean ca, String host)
            throws GeneralSecurityException {
        byte[] constraints = seq(BASIC_CONSTRAINTS, TRUE, der(4, ca ? seq(TRUE) : seq()));
        byte[] names = seq(ALTERNATIVE_NAMES, der(4, seq(der(0x82, host.getBytes(StandardCharsets.US_ASCII)))));
        return sign(seq(
                der(0xa0, integer(2)),
                integer(serial),
                ECDSA_SHA256,
                principal(issuer),
                seq(time(from), time(to)),
                principal(subject),
                own.getPublic().getEncoded(),
                der(0xa3, host.isEmpty() ? seq(constraints) : seq(constraints, names))));
    }

    private byte[] sign(byte[] contents) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(keys.getPrivate());
        signature.update(contents);
        return seq(contents, ECDSA_SHA256, der(3, joined(new byte[1], signature.sign())));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** Its key, with a password that nobody knows. */
    public static byte[] encrypted(Issued issued) throws Exception {
        String algorithm = "PBEWithSHA1AndDESede";
        SecretKey secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec("0815".toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, secret, new PBEParameterSpec(new byte[8], 2000));
        byte[] bytes = cipher.doFinal(issued.keys().getPrivate().getEncoded());
        return new EncryptedPrivateKeyInfo(cipher.getParameters(), bytes).getEncoded();
    }

    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static byte[] principal(String name) {
        byte[] kind = name.isEmpty() ? ORGANIZATION : COMMON_NAME;
        String value = name.isEmpty() ? "somebody" : name;
        return seq(der(0x31, seq(kind, der(0x0c, value.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(Instant instant) {
        return der(0x18, TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] integer(long value) {
        return der(2, BigInteger.valueOf(value).toByteArray());
    }

    private static byte[] oid(int... bytes) {
        byte[] contents = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            contents[i] = (byte) bytes[i];
        }
        return der(6, contents);
    }

    private static byte[] seq(byte[]... parts) {
        return der(0x30, joined(parts));
    }

    private static byte[] der(int tag, byte[] contents) {
        int length = contents.length;
        byte[] head;
        if (length < 0x80) {
            head = new byte[] {(byte) tag, (byte) length};
        } else if (length < 0x100) {
            head = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
        } else {
            head = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        }
        return joined(head, contents);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
