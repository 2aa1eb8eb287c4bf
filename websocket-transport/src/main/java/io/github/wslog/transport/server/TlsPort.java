package io.github.wslog.transport.server;

import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.tls.ServerTls;
import io.github.wslog.transport.tls.TlsException;
import io.github.wslog.transport.tls.TlsSettings;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a listening port: a context of ours under Jetty's connections, another one when the files have been replaced, and
 * a word about handshakes that fail.
 */
final class TlsPort implements SslHandshakeListener {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final long QUIET_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_KINDS = 50;

    private final SslContextFactory.Server factory = new SslContextFactory.Server();
    private final ServerTls tls; // owned by the timer once it runs
    private final Status status;

    // Guarded by itself: when a kind of failure was last told.
    private final Map<String, Long> told = new HashMap<>();

    private volatile boolean closed;

    private TlsPort(ServerTls tls, Status status) {
        this.tls = tls;
        this.status = status;
    }

    /** @throws TlsException if the files cannot be used */
    static TlsPort load(TlsSettings settings, Status status) throws TlsException {
        TlsPort port = new TlsPort(ServerTls.load(settings), status);
        port.factory.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        port.factory.setSslContext(port.tls.context());
        switch (port.tls.clientAuth()) {
            case NEED -> port.factory.setNeedClientAuth(true);
            case WANT -> port.factory.setWantClientAuth(true);
            case NONE -> port.factory.setWantClientAuth(false);
        }
        return port;
    }

    SslConnectionFactory connections() {
        SslConnectionFactory connections = new SslConnectionFactory(factory, HttpVersion.HTTP_1_1.asString());
        // Jetty would add a check of its own that answers 400 where Host is not in the certificate: Door decides that.
        connections.setEnsureSecureRequestCustomizer(false);
        connections.addBean(this);
        return connections;
    }

    void start(Scheduler scheduler) {
        tellRemark();
        schedule(scheduler);
    }

    private void schedule(Scheduler scheduler) {
        scheduler.schedule(() -> tick(scheduler), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick(Scheduler scheduler) {
        if (closed) {
            return;
        }
        try {
            if (tls.renew()) {
                factory.reload(fresh -> fresh.setSslContext(tls.context()));
                status.info("the TLS files have changed: new connections get the new certificate");
                tellRemark();
            }
        } catch (TlsException broken) {
            status.warn(
                    "the TLS files have changed and cannot be used, the old ones are kept: " + broken.getMessage(),
                    null);
        } catch (Exception unexpected) {
            status.warn("the TLS files have changed, and the new certificate could not be put in place", unexpected);
        }
        schedule(scheduler);
    }

    private void tellRemark() {
        String remark = tls.remark();
        if (remark != null) {
            status.warn(remark, null);
        }
    }

    void close() {
        closed = true;
    }

    @Override
    public void handshakeFailed(Event event, Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && !isSaid(deepest)) {
            deepest = deepest.getCause();
        }
        String message = String.valueOf(deepest.getMessage());
        boolean plain = message.toLowerCase(Locale.ROOT).contains("unrecognized ssl message");
        String what = plain ? "plain text on the TLS port: the client must use wss or https" : message;
        if (isNews(what)) {
            status.warn("TLS handshake of " + remote(event) + " failed: " + what, null);
        }
    }

    private static boolean isSaid(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith("the peer's certificate ");
    }

    private boolean isNews(String what) {
        long now = System.nanoTime();
        synchronized (told) {
            Long before = told.get(what);
            if (before != null && now - before < QUIET_NANOS) {
                return false;
            }
            if (told.size() >= MOST_KINDS) {
                told.clear();
            }
            told.put(what, now);
            return true;
        }
    }

    private static String remote(Event event) {
        @Nullable SocketAddress remote =
                event.getEndPoint() == null ? null : event.getEndPoint().getRemoteSocketAddress();
        return remote instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : String.valueOf(remote);
    }
}
