package io.github.wslog.it.app;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.LoggerFactory;

/** A web server with a Jetty of its own, which answers 404 until there is a file of that name, and logs what it is set to. */
public final class JettyUntilStopped {
    private static final long PAUSE_NANOS = 2_000_000;

    private JettyUntilStopped() {}

    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.start();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/"))
                .build();
        HttpClient client = HttpClient.newHttpClient();
        while (!Files.exists(Path.of(arguments[0]))) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            LoggerFactory.getLogger(JettyUntilStopped.class).info("answered {}", status);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        server.stop();
        System.out.println("Jetty " + Server.getVersion() + " has stopped");
    }
}
