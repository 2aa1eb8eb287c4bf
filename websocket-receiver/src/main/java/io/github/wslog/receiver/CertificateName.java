package io.github.wslog.receiver;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** The one name of whoever shows a certificate: the common name of its subject, else an alternative name. */
final class CertificateName {
    /** Of alternative names (RFC 5280 section 4.2.1.6) in the order in which they are taken: DNS, URI, e-mail. */
    private static final List<Integer> ALTERNATIVES = List.of(2, 6, 1);

    private static final int LONGEST = 255;

    private CertificateName() {}

    /** Empty if it has none, or none that can be shown as it stands: two that look alike must not be taken for one. */
    static String of(X509Certificate certificate) {
        String common = commonName(certificate);
        String name = common.isEmpty() ? alternative(certificate) : common;
        return isShown(name) ? name : "";
    }

    private static String commonName(X509Certificate certificate) {
        try {
            List<Rdn> parts = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
            // The most special one stands last.
            for (int i = parts.size() - 1; i >= 0; i--) {
                Attribute common = parts.get(i).toAttributes().get("CN");
                if (common != null && common.get() instanceof String text) {
                    return text;
                }
            }
        } catch (InvalidNameException malformed) {
            return "";
        } catch (NamingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return "";
    }

    private static String alternative(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException malformed) {
            return "";
        }
        for (Integer kind : ALTERNATIVES) {
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (kind.equals(name.get(0)) && name.get(1) instanceof String text) {
                    return text;
                }
            }
        }
        return "";
    }

    private static boolean isShown(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && name.codePoints().noneMatch(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.UNASSIGNED -> true;
                    default -> false;
                });
    }
}
