package io.github.wslog.transport.live;

import io.github.wslog.transport.server.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Serves the page that shows a log in a browser, at {@code /}. */
public final class LivePage implements HttpHandler {
    private static final String PAGE = "page.html";
    private static final String PATH_TAG = "<meta name=\"wslog-path\" content=\"/live\">";

    private final ByteBuffer page;

    /** @param path where the page subscribes */
    public LivePage(String path) {
        String tag = PATH_TAG.replace("/live", attribute(path));
        page = StandardCharsets.UTF_8.encode(load().replace(PATH_TAG, tag)).asReadOnlyBuffer();
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    private static String load() {
        try (InputStream in = LivePage.class.getResourceAsStream(PAGE)) {
            if (in == null) {
                throw new IllegalStateException(PAGE + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Answer get(String path, String query) {
        return path.equals("/")
                ? new Answer(200, "text/html; charset=utf-8", page.duplicate())
                : Answer.text(404, "nothing here");
    }
}
