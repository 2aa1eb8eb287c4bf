package io.github.wslog.transport.server;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.status.LibraryLog;
import io.github.wslog.transport.status.Status;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/**
 * A listening port for WebSocket connections and small HTTP answers. All its threads are daemons and named
 * {@code wslog-server…}.
 *
 * <p>Any thread may call any method.
 */
public final class Listener implements Closeable {
    private static final int LEAST_THREADS = 2;
    private static final int MOST_THREADS = 16;
    private static final int MOST_SELECTORS = 4;
    /** Beside the WebSocket connections: HTTP requests, and handshakes that will be refused. */
    private static final int SPARE_BACKLOG = 128;

    private static final long LONGEST_LOOK_MILLIS = 1000;

    private final Server server;
    private final ServerConnector connector;
    private final Connections connections;
    private final LibraryLog.Registration warnings;
    private final @Nullable TlsPort tls;

    private Listener(
            Server server,
            ServerConnector connector,
            Connections connections,
            LibraryLog.Registration warnings,
            @Nullable TlsPort tls) {
        this.server = server;
        this.connector = connector;
        this.connections = connections;
        this.warnings = warnings;
        this.tls = tls;
    }

    /** As {@link #start(ListenerSettings, Map, HttpHandler, Status)}; answers 404 to all that is not for a path given. */
    public static Listener start(ListenerSettings settings, Map<String, Endpoint> paths, Status status)
            throws IOException {
        return start(settings, paths, (path, query) -> HttpHandler.Answer.text(404, "nothing here"), status);
    }

    /**
     * Listens. When this returns the port is bound and connections are taken.
     *
     * @param paths endpoints by exact path, each beginning with a slash
     * @param http answers all requests for other paths
     * @throws IOException if the port cannot be bound: the message names host, port and cause; or if the files of TLS cannot
     *     be used: the message names the file and its line
     */
    public static Listener start(
            ListenerSettings settings, Map<String, Endpoint> paths, HttpHandler http, Status status)
            throws IOException {
        TlsPort tls = settings.tls() == null ? null : TlsPort.load(settings.tls(), status);
        LibraryLog.Registration warnings = LibraryLog.register(status);
        Scheduler scheduler = new ScheduledExecutorScheduler("wslog-server-timer", true);
        QueuedThreadPool threads = threads();
        Server server = new Server(threads, scheduler, null);
        ServerConnector connector = connector(server, settings, tls);
        Handshakes handshakes = new Handshakes(settings.handshakeTimeout());
        connector.addBean(handshakes);
        Connections connections = new Connections(settings, scheduler, threads, handshakes);
        WebSocketMappings webSockets = new WebSocketMappings(
                settings.compression() == Compression.NONE
                        ? WebSocketServerComponents.ensureWebSocketComponents(server)
                        : DeflateExtension.components(server));
        server.setHandler(new Router(settings, paths, http, connections, webSockets, status));
        try {
            bind(connector, settings);
            server.start();
        } catch (Exception failed) {
            warnings.close();
            stop(server);
            throw failed instanceof IOException known ? known : new IOException("the server did not start", failed);
        }
        connections.start();
        if (tls != null) {
            tls.start(scheduler);
        }
        return new Listener(server, connector, connections, warnings, tls);
    }

    private static QueuedThreadPool threads() {
        QueuedThreadPool pool = new QueuedThreadPool(MOST_THREADS, LEAST_THREADS);
        pool.setName("wslog-server");
        pool.setDaemon(true);
        return pool;
    }

    private static ServerConnector connector(Server server, ListenerSettings settings, @Nullable TlsPort tls) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(UriCompliance.RFC3986);
        // Messages are read by the threads that select, which accept, too.
        int processors = Runtime.getRuntime().availableProcessors();
        int selectors = Math.max(1, Math.min(MOST_SELECTORS, processors / 2));
        ConnectionFactory[] layers;
        if (tls == null) {
            layers = new ConnectionFactory[] {new HttpConnectionFactory(http)};
        } else {
            // What names the certificate and the request have in common is not looked at: Door knows our names.
            http.addCustomizer(new SecureRequestCustomizer(false));
            layers = new ConnectionFactory[] {tls.connections(), new HttpConnectionFactory(http)};
        }
        ServerConnector connector = new ServerConnector(server, null, null, null, 0, selectors, layers);
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(SPARE_BACKLOG);
        connector.setIdleTimeout(settings.handshakeTimeout().toMillis());
        server.addConnector(connector);
        return connector;
    }

    private static void bind(ServerConnector connector, ListenerSettings settings) throws IOException {
        try {
            connector.open();
        } catch (IOException | UnresolvedAddressException refused) {
            Throwable root = refused;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            String why =
                    root instanceof UnresolvedAddressException ? "unknown host" : String.valueOf(root.getMessage());
            BindException clear =
                    new BindException("cannot listen on " + settings.host() + ":" + settings.port() + ": " + why);
            clear.initCause(refused);
            throw clear;
        }
    }

    /** The port that is bound: what was asked for, or the free one that was found. */
    public int port() {
        return connector.getLocalPort();
    }

    /**
     * Accepts no more connections, closes those that are open with 1001, waits until the peers have answered, at most
     * {@code grace}, and ends all threads.
     */
    public void close(Duration grace) {
        stopAccepting();
        if (tls != null) {
            tls.close();
        }
        connections.close(1001, "going away", grace);
        warnings.close();
        stop(server);
    }

    /**
     * Closes the port, and waits until it is. Where selectors accept, Jetty leaves that to their end, and whom it accepts
     * between its last look at the connections and that end it forgets: the connection stays open, and its peer waits for
     * ever. And who is told to go must not come back to a port that is about to close.
     */
    private void stopAccepting() {
        Collection<ManagedSelector> selectors = connector.getSelectorManager().getBeans(ManagedSelector.class);
        CountDownLatch looked = new CountDownLatch(selectors.size());
        if (connector.getTransport() instanceof ServerSocketChannel channel) {
            for (ManagedSelector each : selectors) {
                // Its own thread: not in the midst of an accept, and with its next look the system lets go of the port.
                each.submit(selector -> {
                    if (channel.keyFor(selector) != null) {
                        IO.close(channel);
                    }
                    each.submit(afterThatLook -> looked.countDown());
                });
            }
            await(looked);
        }
        connector.close();
    }

    /** A little: one that has ended meanwhile does not look again, and its port is closed. */
    private static void await(CountDownLatch looked) {
        try {
            looked.await(LONGEST_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As {@link #close(Duration)} with a grace of one second. */
    @Override
    public void close() {
        close(Duration.ofSeconds(1));
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception left) {
            // Its threads are daemons and its port is closed: nothing is held any longer.
            if (left instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
