package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The live page in a browser: the scripts drive Chromium and print one line a check. */
class LivePageIT {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String PAGE =
            "websocket-transport/src/main/resources/io/github/wslog/transport/live/page.html";

    @Test
    void page_doesWhatEachOfItsControlsSays_againstAStandInForTheServer() {
        Path chromium = Peers.require("chromium");
        try (Program checks =
                Peers.node(List.of("playwright-core", "ws"), "live-page.js", chromium, Built.inTree(PAGE))) {
            assertThat(checks.awaitExit(LIMIT))
                    .as(String.join("\n", checks.output()))
                    .isZero();
        }
    }
}
