package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.logging.log4j.core.config.plugins.processor.PluginCache;
import org.apache.logging.log4j.core.config.plugins.processor.PluginEntry;
import org.junit.jupiter.api.Test;

/** Without the descriptor Log4j knows no plugin of ours, and nothing in a build says that it is missing. */
class PluginDescriptorIT {
    private static final String DESCRIPTOR = "META-INF/org/apache/logging/log4j/core/config/plugins/Log4j2Plugins.dat";
    private static final Path SAMPLE = Built.inTree("samples/log4j2/target/log4j2-sample.jar");

    @Test
    void appenderJar_listsItsPlugins() throws IOException {
        assertThat(plugins(Built.log4j2Appender())).isNotEmpty().allSatisfy(plugin -> {
            assertThat(plugin.getClassName()).startsWith("io.github.wslog.log4j2.");
            assertThat(entry(Built.log4j2Appender(), plugin.getClassName().replace('.', '/') + ".class"))
                    .isNotNull();
        });
    }

    @Test
    void fatJar_listsPluginsOfAll() throws IOException {
        List<String> ours = plugins(Built.log4j2Appender()).stream()
                .map(PluginEntry::getClassName)
                .toList();
        assertThat(plugins(SAMPLE).stream().map(PluginEntry::getClassName))
                .containsAll(ours)
                .contains("org.apache.logging.log4j.core.layout.PatternLayout");
    }

    private static List<PluginEntry> plugins(Path jar) throws IOException {
        URL descriptor = entry(jar, DESCRIPTOR);
        PluginCache cache = new PluginCache();
        Enumeration<URL> one = Collections.enumeration(List.of(descriptor));
        cache.loadCacheFiles(one);
        return cache.getAllCategories().values().stream()
                .map(Map::values)
                .flatMap(entries -> Stream.of(entries.toArray(PluginEntry[]::new)))
                .toList();
    }

    private static URL entry(Path jar, String name) throws IOException {
        return new URL("jar:" + jar.toUri() + "!/" + name);
    }
}
