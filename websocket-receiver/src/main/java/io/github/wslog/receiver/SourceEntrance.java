package io.github.wslog.receiver;

import io.github.wslog.receiver.stream.Intake;
import io.github.wslog.transport.access.Access;
import io.github.wslog.transport.access.Caller;
import io.github.wslog.transport.server.Endpoint;
import io.github.wslog.transport.server.Handshake;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.server.Refused;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import java.security.cert.X509Certificate;

/**
 * Lets sources in, whoever comes, or who proves a name: by a token for sending, or by a certificate. Where a certificate is
 * demanded and there are tokens, both are needed; where it is only asked for, it does instead of a token.
 */
final class SourceEntrance implements Endpoint {
    private final Intake intake;
    private final Access access;
    private final ClientAuth certificates;
    private final boolean asksNames;

    /**
     * @param certificates what this port wants of them
     * @param asksNames whether names are asked for anywhere: then who has none cannot go on with the stream of one that has
     */
    SourceEntrance(Intake intake, Access access, ClientAuth certificates, boolean asksNames) {
        this.intake = intake;
        this.access = access;
        this.certificates = certificates;
        this.asksNames = asksNames;
    }

    @Override
    public PeerHandler accept(Handshake handshake) throws Refused {
        return asksNames ? intake.accept(handshake, name(handshake)) : intake.accept(handshake);
    }

    private String name(Handshake handshake) throws Refused {
        X509Certificate certificate = handshake.certificate();
        String certified = certificate == null ? "" : CertificateName.of(certificate);
        boolean enough =
                certificates == ClientAuth.WANT && !certified.isEmpty() && handshake.header("Authorization") == null;
        if (access.isOpen() || enough) {
            return certified;
        }
        if (access.isExhausted(handshake.address())) {
            throw new Refused(429, "too many wrong tokens from this address: try again later");
        }
        Caller caller = access.caller(handshake.address(), handshake::header);
        if (caller == null) {
            throw new Refused(401, "a token is needed, as \"Authorization: Bearer TOKEN\"");
        }
        if (!caller.sends()) {
            throw new Refused(403, "this token has no scope send");
        }
        return caller.name();
    }
}
