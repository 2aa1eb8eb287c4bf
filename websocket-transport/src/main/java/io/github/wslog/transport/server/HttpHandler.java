package io.github.wslog.transport.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers plain HTTP requests on the port of a {@link Listener}. */
public interface HttpHandler {
    /**
     * Answers a GET or HEAD. Any thread, several at once; must not wait.
     *
     * @param path decoded, begins with a slash
     * @param query as sent, without the question mark; empty if there is none
     */
    Answer get(String path, String query);

    /**
     * What is sent back.
     *
     * @param status 200..599
     * @param contentType for example {@code text/plain; charset=utf-8}
     * @param body from its position to its limit; not changed any more
     */
    record Answer(int status, String contentType, ByteBuffer body) {
        /** One line of plain text. */
        public static Answer text(int status, String line) {
            return new Answer(status, "text/plain; charset=utf-8", StandardCharsets.UTF_8.encode(line + "\n"));
        }
    }
}
