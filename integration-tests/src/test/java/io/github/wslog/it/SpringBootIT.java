package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.Watcher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real Spring Boot applications with the installed jars: 3.5 with Logback, 4.1 with Log4j 2. */
class SpringBootIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int ORDERS = 1000;
    private static final Pattern LOGGER = Pattern.compile("\"logger\":\"([^\"]*)\"");
    private static final Pattern OURS = Pattern.compile("io\\.github\\.wslog\\.(?!samples\\.).*");

    @TempDir
    Path directory;

    enum Boot {
        LOGBACK("logback", "logback.xml", """
                <configuration>
                  <appender name="ws" class="io.github.wslog.logback.WebSocketAppender"><url>%s</url></appender>
                  <root level="INFO"><appender-ref ref="ws"/></root>
                </configuration>
                """, Built.logbackAppender()),
        LOG4J2("log4j2", "log4j2.xml", """
                <Configuration status="WARN">
                  <Appenders><WebSocket name="ws" url="%s"/></Appenders>
                  <Loggers><Root level="INFO"><AppenderRef ref="ws"/></Root></Loggers>
                </Configuration>
                """, Built.log4j2Appender());

        private final String framework;
        private final String file;
        private final String configuration;
        private final Path appender;

        Boot(String framework, String file, String configuration, Path appender) {
            this.framework = framework;
            this.file = file;
            this.configuration = configuration;
            this.appender = appender;
        }

        private Path target() {
            return Built.inTree("samples/spring-boot-" + framework + "/target");
        }

        Jvm application() throws IOException {
            Jvm jvm = Jvm.running("io.github.wslog.samples.orders.OrdersApplication");
            return on(jvm).arguments("--orders=" + ORDERS);
        }

        /** With a configuration that the framework finds by itself, before Spring Boot does. */
        Jvm applicationConfiguredEarly(Path directory, String url) throws IOException {
            Files.writeString(directory.resolve(file), configuration.formatted(url));
            Jvm jvm = Jvm.running("io.github.wslog.samples.orders.OrdersApplication")
                    .with(directory);
            return on(jvm).arguments("--orders=" + ORDERS);
        }

        private Jvm on(Jvm jvm) throws IOException {
            return jvm.with(target().resolve("classes"))
                    .with(Built.jars(target().resolve("libraries")))
                    .with(appender)
                    .with(Built.transport());
        }
    }

    private static List<String> orders() {
        return IntStream.rangeClosed(1, ORDERS)
                .mapToObj(i -> "order " + i + " taken")
                .toList();
    }

    /** But for one remark, where nobody listens. */
    private static void assertNothingIsWrong(Program application) {
        assertThat(application.output()).noneMatch(line -> line.contains("SLF4J") || line.contains("ERROR"));
        assertThat(application.output())
                .filteredOn(line -> line.contains("WARN"))
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(line -> line.endsWith(": Connection refused"));
    }

    @ParameterizedTest
    @EnumSource
    void application_starts_thoughNobodyListens_andItsEventsArriveWhenSomebodyDoes(Boot boot) throws IOException {
        int port = Ports.free();
        try (Program application = boot.application()
                .arguments("--logs.url=ws://127.0.0.1:" + port + "/logs", "--spring.main.keep-alive=true")
                .start()) {
            application.awaitLine("order " + ORDERS + " taken", LIMIT);

            try (Receiver receiver = Receiver.writing(directory.resolve("out.log"), port)) {
                receiver.awaitWritten("order " + ORDERS + " taken\n", LIMIT);
                application.terminate();
                assertThat(application.awaitExit(LIMIT)).isEqualTo(143);

                List<String> lines =
                        new String(receiver.stopAndRead(), UTF_8).lines().toList();
                assertThat(lines).anyMatch(line -> line.startsWith("Starting OrdersApplication"));
                assertThat(lines).anyMatch(line -> line.startsWith("Started OrdersApplication"));
                assertThat(lines.stream().filter(line -> line.startsWith("order ")))
                        .containsExactlyElementsOf(orders());
            }
            assertNothingIsWrong(application);
        }
    }

    /** The logging system is started by its first logger, and stopped and started again by Spring Boot. */
    @ParameterizedTest
    @EnumSource
    void events_arriveOnce_overOneConnection_whenTheLoggingSystemIsStartedTwice(Boot boot) throws IOException {
        try (Receiver receiver = Receiver.writing(directory.resolve("out.log"));
                Program application = boot.applicationConfiguredEarly(directory, receiver.url())
                        .start()) {
            assertThat(application.awaitExit(LIMIT))
                    .as(application.output().toString())
                    .isZero();

            List<String> lines =
                    new String(receiver.stopAndRead(), UTF_8).lines().toList();
            assertThat(lines).startsWith("before Spring Boot").endsWith("order " + ORDERS + " taken");
            assertThat(lines.stream().filter(line -> line.startsWith("order "))).containsExactlyElementsOf(orders());
            assertThat(lines).filteredOn("before Spring Boot"::equals).hasSize(1);
            assertThat(receiver.lastWords()).contains(" from 1 connection, 0 repeats dropped");
            assertNothingIsWrong(application);
        }
    }

    @ParameterizedTest
    @EnumSource
    void logAtTrace_isServed_andServingItLogsNothing(Boot boot) throws Exception {
        int port = Ports.free();
        try (Program application = boot.application()
                .arguments("--spring.profiles.active=logs-served", "--logs.port=" + port)
                .arguments("--logging.level.root=TRACE", "--spring.main.keep-alive=true")
                .start()) {
            application.awaitLine("order " + ORDERS + " taken", LIMIT);
            String url = "ws://127.0.0.1:" + port + "/live?format=json";
            List<String> messages = new ArrayList<>();
            try (Watcher watcher = Watcher.at(url + "&replay=1000000")) {
                watcher.until("\"message\":\"order " + ORDERS + " taken\"", messages);
                // All that serving does: a page, another subscriber, one that is refused, one that asks for nonsense.
                assertThat(get("http://127.0.0.1:" + port + "/")).isEqualTo(200);
                assertThat(get("http://localhost:" + port + "/nowhere")).isEqualTo(404);
                try (Watcher other = Watcher.at(url);
                        Watcher wrong = Watcher.at(url + "&level=LOUD")) {
                    assertThat(other.next()).startsWith("[{\"subscribed\":");
                    assertThat(wrong.closing()).startsWith("1008 ");
                }
                application.terminate();
                assertThat(watcher.closing()).startsWith("1001 ");
                watcher.rest(messages);
            }
            assertThat(application.awaitExit(LIMIT)).isEqualTo(143);

            List<String> loggers = LOGGER.matcher(String.join("", messages))
                    .results()
                    .map(result -> result.group(1))
                    .toList();
            assertThat(loggers).contains("io.github.wslog.samples.orders.OrdersApplication");
            assertThat(loggers)
                    .filteredOn(logger -> logger.startsWith("org.springframework."))
                    .hasSizeGreaterThan(100);
            assertThat(loggers).noneMatch(OURS.asMatchPredicate());
            assertNothingIsWrong(application);
        }
    }

    private static int get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
