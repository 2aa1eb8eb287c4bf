package io.github.wslog.it.app;

import io.github.wslog.transport.status.LibraryLog;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.slf4j.LoggerFactory;

/** An application with a web server and a logging binding of its own, other versions than those inside the transport. */
public final class BesideAnotherJetty {
    private BesideAnotherJetty() {}

    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.setStatus(204);
                callback.succeeded();
                return true;
            }
        });
        server.start();
        try (LibraryLog.Registration registration = LibraryLog.register(new PrintingStatus("ours said: "))) {
            System.out.println("application's slf4j is "
                    + LoggerFactory.getILoggerFactory().getClass().getName());
            LoggerFactory.getLogger("org.eclipse.jetty.Test").warn("the application's own");
            Relocated.warn(Relocated.logger("org.eclipse.jetty.Test"), "the transport's own");
            Relocated.startAndStopServer();
            System.out.println("ours started and stopped");
        }
        HttpResponse<Void> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        System.out.println("application's Jetty " + Server.getVersion() + " answered " + answer.statusCode());
        server.stop();
    }
}
