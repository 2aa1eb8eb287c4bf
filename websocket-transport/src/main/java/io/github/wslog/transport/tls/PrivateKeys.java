package io.github.wslog.transport.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Private keys in PEM: PKCS#8 (RFC 5958), also encrypted; PKCS#1 (RFC 8017, A.1.2); SEC1 (RFC 5915). */
final class PrivateKeys {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448", "RSASSA-PSS", "DSA");
    // AlgorithmIdentifiers: rsaEncryption with NULL; id-ecPublicKey, to which the curve is added.
    private static final byte[] RSA = {
        0x30, 0x0d, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
    };
    private static final byte[] EC_OID = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};
    private static final byte[] VERSION_0 = {2, 1, 0};

    private PrivateKeys() {}

    /**
     * The one private key of a file.
     *
     * @param password of an encrypted key; null = none is known
     */
    static PrivateKey of(PemFile pem, char @Nullable [] password) throws TlsException {
        PemFile.Block found = null;
        for (PemFile.Block block : pem.blocks()) {
            if (block.isKey()) {
                if (found != null) {
                    throw pem.wrong(block, "expected one private key, found another in line " + found.line(), null);
                }
                found = block;
            }
        }
        if (found == null) {
            throw new TlsException(pem.option() + " " + pem.file()
                    + ": expected a private key (-----BEGIN PRIVATE KEY-----), found " + pem.found());
        }
        return key(pem, found, password);
    }

    private static PrivateKey key(PemFile pem, PemFile.Block block, char @Nullable [] password) throws TlsException {
        if (block.headers().getOrDefault("Proc-Type", "").contains("ENCRYPTED")) {
            throw pem.wrong(
                    block,
                    "expected an encrypted key as PKCS#8 (-----BEGIN ENCRYPTED PRIVATE KEY-----), found the old form"
                            + " with Proc-Type: convert it by openssl pkcs8 -topk8",
                    null);
        }
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> decode(pem, block, block.bytes());
                case "RSA PRIVATE KEY" -> decode(pem, block, sequence(VERSION_0, RSA, der(4, block.bytes())));
                case "EC PRIVATE KEY" -> decode(pem, block, fromSec1(pem, block));
                case "ENCRYPTED PRIVATE KEY" -> decrypt(pem, block, password);
                default ->
                    throw pem.wrong(
                            block,
                            "expected PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY, found "
                                    + block.label(),
                            null);
            };
        } catch (IndexOutOfBoundsException cutOff) {
            throw pem.wrong(block, "expected a private key, found what cannot be decoded", cutOff);
        }
    }

    private static PrivateKey decode(PemFile pem, PemFile.Block block, byte[] pkcs8) throws TlsException {
        GeneralSecurityException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException another) {
                last = another;
            }
        }
        throw pem.wrong(block, "expected a private key (RSA, EC, Ed25519), found what cannot be decoded", last);
    }

    private static PrivateKey decrypt(PemFile pem, PemFile.Block block, char @Nullable [] password)
            throws TlsException {
        if (password == null) {
            throw pem.wrong(block, "the key is encrypted: keyPassword or keyPasswordFile must be given", null);
        }
        String algorithm = "?";
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(block.bytes());
            algorithm = algorithm(info);
            PBEKeySpec spec = new PBEKeySpec(password);
            Key secret = SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
            spec.clearPassword();
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
            return decode(pem, block, info.getKeySpec(cipher).getEncoded());
        } catch (InvalidKeySpecException | InvalidKeyException wrongPassword) {
            throw pem.wrong(block, "the password does not open this key", wrongPassword);
        } catch (TlsException undecodable) {
            throw undecodable;
        } catch (GeneralSecurityException | IOException unknown) {
            throw pem.wrong(
                    block,
                    "expected encryption that Java knows (PBES2 with PBKDF2), found " + algorithm
                            + ": convert it by openssl pkcs8 -topk8 -v2 aes-256-cbc",
                    unknown);
        }
    }

    /** JDK 17 calls all of PBES2 by that one name; its parameters know the rest. */
    private static String algorithm(EncryptedPrivateKeyInfo info) {
        String name = info.getAlgName();
        return (name.equals("PBES2") || name.startsWith("1.2.840.113549.1.5.13")) && info.getAlgParameters() != null
                ? info.getAlgParameters().toString()
                : name;
    }

    /** A SEC1 key names its curve itself, or in a block EC PARAMETERS before it. */
    private static byte[] fromSec1(PemFile pem, PemFile.Block block) throws TlsException {
        byte[] curve = curveIn(block.bytes());
        for (PemFile.Block other : pem.blocks()) {
            if (curve == null && other.label().equals("EC PARAMETERS")) {
                curve = other.bytes();
            }
        }
        if (curve == null) {
            throw pem.wrong(block, "expected the name of a curve in the key or in -----BEGIN EC PARAMETERS-----", null);
        }
        return sequence(VERSION_0, der(0x30, joined(EC_OID, curve)), der(4, block.bytes()));
    }

    /** SEQUENCE { version, OCTET STRING, [0] { curve } OPTIONAL, [1] … }. */
    private static byte @Nullable [] curveIn(byte[] sec1) {
        int at = contents(sec1, 0);
        int end = sec1.length;
        while (at < end) {
            int from = contents(sec1, at);
            int to = from + length(sec1, at);
            if ((sec1[at] & 0xff) == 0xa0) {
                return Arrays.copyOfRange(sec1, from, to);
            }
            at = to;
        }
        return null;
    }

    private static int contents(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        if (length < 0 || length > der.length) {
            throw new IndexOutOfBoundsException(length);
        }
        return length;
    }

    private static byte[] sequence(byte[]... parts) {
        return der(0x30, joined(parts));
    }

    private static byte[] der(int tag, byte[] contents) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = contents.length;
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(contents);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Whether what the key signs is what the certificate verifies. */
    static boolean belong(PrivateKey key, X509Certificate certificate) {
        PublicKey known = certificate.getPublicKey();
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> known.getAlgorithm();
        };
        byte[] challenge = "a key and its certificate".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(challenge);
            byte[] signed = signing.sign();
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(known);
            verifying.update(challenge);
            return verifying.verify(signed);
        } catch (GeneralSecurityException anotherKind) {
            return false;
        }
    }
}
