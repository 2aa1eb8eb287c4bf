package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is inside the two jars that carry other people's classes: everything under our own names, and their notices. */
class TransportJarIT {
    private static final String SHADED = "io/github/wslog/transport/shaded/";

    // The old name of a relocated package, unless the relocation stands before it, or a message speaks of it in a
    // sentence.
    private static final Pattern OLD_NAME =
            Pattern.compile("(?<!\\Q" + SHADED + "\\E)(?<!\\Q" + SHADED.replace('/', '.')
                    + "\\E)(?:org[/.]eclipse[/.]jetty[/.]|com[/.]neovisionaries[/.]|org[/.]slf4j[/.])[\\w/.$]*+(?! )");

    @ParameterizedTest
    @ValueSource(strings = {"websocket-transport", "websocket-receiver"})
    void jar_namesLibrariesByTheirRelocationOnly(String artifact) throws IOException {
        try (JarFile jar = new JarFile(Built.jar(artifact).toFile())) {
            List<String> classes = names(jar, name -> name.endsWith(".class"));
            assertThat(classes).contains(SHADED + "org/eclipse/jetty/server/Server.class");
            assertThat(classes).contains(SHADED + "com/neovisionaries/ws/client/WebSocket.class");
            assertThat(classes).contains(SHADED + "org/slf4j/Logger.class");
            for (String name : names(jar, name -> true)) {
                assertThat(OLD_NAME.matcher(name).find()).as(name).isFalse();
            }
            for (String name : classes) {
                assertThat(OLD_NAME.matcher(read(jar, name)).find())
                        .as("old name in " + name)
                        .isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket-transport", "websocket-receiver"})
    void services_nameClassesThatAreThere(String artifact) throws IOException {
        try (JarFile jar = new JarFile(Built.jar(artifact).toFile())) {
            List<String> services = names(jar, name -> name.startsWith("META-INF/services/"));
            assertThat(services)
                    .contains("META-INF/services/" + SHADED.replace('/', '.') + "org.slf4j.spi.SLF4JServiceProvider");
            for (String service : services) {
                List<String> providers = read(jar, service)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
                assertThat(providers).as(service).isNotEmpty();
                for (String provider : providers) {
                    assertThat(jar.getEntry(provider.strip().replace('.', '/') + ".class"))
                            .as(provider + " of " + service)
                            .isNotNull();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket-transport", "websocket-receiver"})
    void notices_comeAlong(String artifact) throws IOException {
        try (JarFile jar = new JarFile(Built.jar(artifact).toFile())) {
            assertThat(read(jar, "META-INF/LICENSE")).contains("Apache License");
            assertThat(read(jar, "META-INF/NOTICE")).contains("wslog", "Eclipse Jetty");
            assertThat(read(jar, "META-INF/licenses/README.txt"))
                    .contains("EPL-2.0 OR Apache-2.0", "UnixCrypt", "Neo Visionaries", "QOS.ch");
            assertThat(read(jar, "META-INF/licenses/slf4j.txt")).contains("Permission is hereby granted");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "websocket-transport, io.github.wslog.transport",
        "log4j2-websocket-appender, io.github.wslog.log4j2",
        "logback-websocket-appender, io.github.wslog.logback",
        "websocket-receiver, io.github.wslog.receiver"
    })
    void jar_isAnAutomaticModule_withItsOwnName(String artifact, String name) throws IOException {
        assertThat(ModuleFinder.of(Built.jar(artifact)).findAll())
                .singleElement()
                .satisfies(module -> {
                    assertThat(module.descriptor().isAutomatic()).isTrue();
                    assertThat(module.descriptor().name()).isEqualTo(name);
                });
        try (JarFile jar = new JarFile(Built.jar(artifact).toFile())) {
            assertThat(names(jar, entry -> entry.endsWith("module-info.class"))).isEmpty();
        }
    }

    private static List<String> names(JarFile jar, Predicate<String> wanted) {
        return jar.stream()
                .map(ZipEntry::getName)
                .filter(name -> !name.endsWith("/"))
                .filter(wanted)
                .toList();
    }

    /** As text: class files byte by byte, so that patterns can be looked for in them. */
    private static String read(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        byte[] bytes = jar.getInputStream(entry).readAllBytes();
        return new String(bytes, name.endsWith(".class") ? ISO_8859_1 : UTF_8);
    }
}
