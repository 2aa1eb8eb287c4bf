package io.github.wslog.transport.client;

import com.neovisionaries.ws.client.OpeningHandshakeException;
import com.neovisionaries.ws.client.WebSocketError;
import com.neovisionaries.ws.client.WebSocketException;
import io.github.wslog.transport.deflate.PerMessageDeflate;
import io.github.wslog.transport.tls.ClientTls;
import io.github.wslog.transport.tls.TlsException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in a few words why an attempt failed, and what that means for the next. */
final class DialFailure {
    /** What a server may answer that cannot bear the subprotocol that was offered, besides plain 400. */
    private static final Set<Integer> PERHAPS_SUBPROTOCOL = Set.of(400, 405, 406, 412, 415, 417, 422, 426, 501);

    private DialFailure() {}

    /** @param tls null if the connection has none, or its files cannot be used */
    static Dialed.Failed of(
            Exception failure,
            boolean offeredSubprotocol,
            DialSettings settings,
            @Nullable ClientTls tls,
            Instant now) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpHead.Refused refused) {
                return answered(refused, offeredSubprotocol, now);
            }
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TlsException unusable) {
                // Somebody has to put it right; the files are looked at again at each attempt.
                return Dialed.Failed.of(Dialed.Kind.REFUSED, "TLS: " + unusable.getMessage(), null);
            }
            if (cause instanceof BearerToken.Unusable || cause instanceof PerMessageDeflate.Unacceptable) {
                return Dialed.Failed.of(Dialed.Kind.REFUSED, String.valueOf(cause.getMessage()), null);
            }
            if (tls != null && (cause instanceof SSLException || tls.failedForOurCertificate(cause))) {
                return tls(failure, cause, tls);
            }
            if (cause instanceof UnknownHostException) {
                return unreachable("unknown host " + cause.getMessage(), null);
            }
            if (cause instanceof SocketTimeoutException) {
                return unreachable(
                        "no answer within " + settings.connectTimeout().toMillis() + " ms", null);
            }
            if (cause instanceof ConnectException) {
                return unreachable(String.valueOf(cause.getMessage()), null);
            }
        }
        if (failure instanceof WebSocketException nv) {
            return ofLibrary(nv, offeredSubprotocol);
        }
        return unreachable(String.valueOf(failure.getMessage()), failure);
    }

    private static Dialed.Failed answered(HttpHead.Refused refused, boolean offeredSubprotocol, Instant now) {
        HttpHead head = refused.head;
        int status = head.status();
        Duration retryAfter = head.retryAfter(now);
        if (status == 401 || status == 403) {
            // A server of ours says 403 to a Host that it does not know, too: behind a proxy a likely slip.
            String check = status == 401 ? "" : ", and whether the server allows the name in the url (allowedHosts)";
            return new Dialed.Failed(
                    Dialed.Kind.REFUSED,
                    "answered HTTP " + status + ": check the credentials" + check,
                    null,
                    retryAfter);
        }
        if (status >= 300 && status < 400) {
            return new Dialed.Failed(
                    Dialed.Kind.REFUSED, "answered HTTP " + status + ": redirects are not followed", null, retryAfter);
        }
        if (offeredSubprotocol && PERHAPS_SUBPROTOCOL.contains(status)) {
            return new Dialed.Failed(Dialed.Kind.SUBPROTOCOL, String.valueOf(refused.getMessage()), null, retryAfter);
        }
        boolean mayPass = status >= 500 || status == 408 || status == 425 || status == 429;
        return new Dialed.Failed(
                mayPass ? Dialed.Kind.UNREACHABLE : Dialed.Kind.REFUSED, "answered HTTP " + status, null, retryAfter);
    }

    private static Dialed.Failed tls(Exception failure, Throwable found, ClientTls tls) {
        boolean certificate = tls.failedForOurCertificate(found);
        for (Throwable cause = found; cause != null; cause = cause.getCause()) {
            certificate |= cause instanceof GeneralSecurityException;
        }
        String reason = tls.cause(found);
        certificate |= reason.startsWith("the server does not accept our certificate");
        Dialed.Kind kind = certificate ? Dialed.Kind.REFUSED : Dialed.Kind.UNREACHABLE;
        return Dialed.Failed.of(kind, "TLS: " + reason, certificate ? null : failure);
    }

    private static Dialed.Failed ofLibrary(WebSocketException failure, boolean offeredSubprotocol) {
        if (failure.getError() == WebSocketError.UNSUPPORTED_PROTOCOL && offeredSubprotocol) {
            return Dialed.Failed.of(
                    Dialed.Kind.SUBPROTOCOL, "answered with a subprotocol that was not offered", failure);
        }
        if (failure.getError() == WebSocketError.PROXY_HANDSHAKE_ERROR) {
            String detail = String.valueOf(failure.getMessage());
            boolean credentials = detail.contains(" 407");
            return Dialed.Failed.of(
                    credentials ? Dialed.Kind.REFUSED : Dialed.Kind.UNREACHABLE,
                    credentials ? "the proxy answered HTTP 407: check its credentials" : detail,
                    failure);
        }
        if (failure instanceof OpeningHandshakeException) {
            return Dialed.Failed.of(Dialed.Kind.REFUSED, "not a WebSocket server: " + failure.getMessage(), failure);
        }
        Throwable cause = failure.getCause();
        String detail = cause == null ? failure.getMessage() : cause.getMessage();
        return unreachable(String.valueOf(detail), failure);
    }

    // What the reason says in full needs no stack trace of ours on top.
    private static Dialed.Failed unreachable(String reason, @Nullable Exception failure) {
        return Dialed.Failed.of(Dialed.Kind.UNREACHABLE, reason, failure);
    }
}
