package io.github.wslog.transport.contract;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A subscriber to an application that serves its log: the JDK's WebSocket client. */
public final class Watcher implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    private Watcher(HttpClient http, String url, String... headers) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        // Not without a limit: no timeout of a test ends a join.
        socket = builder.buildAsync(URI.create(url), this)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /**
     * Subscribes.
     *
     * @param headers names and values in turn
     */
    public static Watcher at(String url, String... headers) {
        return new Watcher(HTTP, url, headers);
    }

    /** Subscribes over TLS. */
    public static Watcher at(HttpClient http, String url) {
        return new Watcher(http, url);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        messages.add("binary of " + data.remaining());
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(error.toString());
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    /** The next message. */
    public String next() throws InterruptedException {
        String message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message; closed: " + closed.getNow("no"));
        }
        return message;
    }

    public List<String> next(int count) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(next());
        }
        return all;
    }

    /** Adds messages up to the first that has this in it. */
    public void until(String part, List<String> into) throws InterruptedException {
        do {
            into.add(next());
        } while (!into.get(into.size() - 1).contains(part));
    }

    /** Adds the messages that have come and that nobody has asked for. */
    public void rest(List<String> into) {
        messages.drainTo(into);
    }

    /** Messages that nobody has asked for. */
    public int unread() {
        return messages.size();
    }

    /** Close code and reason, once it is closed. */
    public String closing() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
