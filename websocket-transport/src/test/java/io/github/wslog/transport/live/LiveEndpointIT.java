package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.server.Listener;
import io.github.wslog.transport.server.ListenerSettings;
import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveEndpointIT {
    private final TestLog log = new TestLog();
    private LiveEndpoint live;
    private Listener listener;

    private int serve(LiveSettings settings) throws IOException {
        Status silent = new Status() {
            @Override
            public void info(String message) {}

            @Override
            public void warn(String message, Throwable cause) {}

            @Override
            public void error(String message, Throwable cause) {}
        };
        live = new LiveEndpoint(log.feed(), settings, silent);
        ListenerSettings door = new ListenerSettings(
                "127.0.0.1", 0, 65_536, 100, Duration.ofSeconds(30), Duration.ofSeconds(20), Set.of(), Set.of());
        listener = Listener.start(door, Map.of("/live", live), new LivePage("/live"), silent);
        return listener.port();
    }

    private int serve() throws IOException {
        return serve(new LiveSettings(10, 0, null));
    }

    @AfterEach
    void end() {
        listener.close();
        live.close();
        log.close();
    }

    @Test
    void subscriber_getsEachEventAsALine_once() throws Exception {
        int port = serve(new LiveSettings(10, 1, null));
        log.info("before");
        try (Viewer viewer = Viewer.open(port, "/live")) {
            assertThat(viewer.next()).endsWith(" INFO [] com.acme.Order - before");

            for (int i = 0; i < 1000; i++) {
                log.info("event " + i);
            }

            for (int i = 0; i < 1000; i++) {
                assertThat(viewer.next()).endsWith(" - event " + i);
            }
        }
    }

    @Test
    void page_isServed_withThePathToSubscribeAt() throws Exception {
        int port = serve();
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<meta name=\"wslog-path\" content=\"/live\">");
    }
}
