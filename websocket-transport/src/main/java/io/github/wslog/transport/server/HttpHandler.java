package io.github.wslog.transport.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Answers plain HTTP requests on the port of a {@link Listener}. */
public interface HttpHandler {
    /** A POST with more is refused. */
    int MAX_BODY_BYTES = 4096;

    /**
     * Answers a GET or HEAD. Any thread, several at once; must not wait.
     *
     * @param path decoded, begins with a slash
     * @param query as sent, without the question mark; empty if there is none
     */
    Answer get(String path, String query);

    /** As {@link #get(String, String)}, for those who look at the request's headers. */
    default Answer get(HttpRequest request) {
        return get(request.path(), request.query());
    }

    /**
     * Answers a POST. Any thread, several at once; must not wait.
     *
     * @param body at most {@link #MAX_BODY_BYTES} bytes, as UTF-8
     */
    default Answer post(HttpRequest request, String body) {
        return Answer.text(405, "only GET and HEAD");
    }

    /**
     * What is sent back.
     *
     * @param status 200..599
     * @param contentType for example {@code text/plain; charset=utf-8}
     * @param body from its position to its limit; not changed any more
     * @param headers further ones, by name
     */
    record Answer(int status, String contentType, ByteBuffer body, Map<String, String> headers) {
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** Without further headers. */
        public Answer(int status, String contentType, ByteBuffer body) {
            this(status, contentType, body, Map.of());
        }

        /** One line of plain text. */
        public static Answer text(int status, String line) {
            return new Answer(status, "text/plain; charset=utf-8", StandardCharsets.UTF_8.encode(line + "\n"));
        }
    }
}
