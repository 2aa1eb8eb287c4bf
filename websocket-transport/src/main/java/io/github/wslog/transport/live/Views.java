package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.SourceInfo;
import java.util.HashMap;
import java.util.Map;

/** The views in use, one for each distinct filter and format. The pump's thread only. */
final class Views {
    private record Key(Filter filter, Format format) {}

    private static final class Used {
        final View view;
        int times;

        Used(View view) {
            this.view = view;
        }
    }

    private final Map<Key, Used> views = new HashMap<>();
    private final Renderer text = new TextRenderer();
    private final Renderer json;

    Views(SourceInfo source) {
        json = new JsonRenderer(source);
    }

    View take(Subscription of) {
        Used used = views.computeIfAbsent(
                new Key(of.filter(), of.format()),
                key -> new Used(new View(key.filter(), key.format(), key.format() == Format.JSON ? json : text)));
        used.times++;
        return used.view;
    }

    /** Once for each {@link #take}. */
    void giveBack(Subscription of) {
        Key key = new Key(of.filter(), of.format());
        Used used = views.get(key);
        if (used != null && --used.times == 0) {
            views.remove(key);
        }
    }
}
