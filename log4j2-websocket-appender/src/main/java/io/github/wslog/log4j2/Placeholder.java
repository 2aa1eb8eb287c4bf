package io.github.wslog.log4j2;

import org.apache.logging.log4j.core.config.plugins.Plugin;

/** Gives the plugin processor something to find until the first real plugin stands beside it; then this goes. */
@Plugin(name = "WslogPlaceholder", category = "Core")
final class Placeholder {
    private Placeholder() {}
}
