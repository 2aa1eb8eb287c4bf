package io.github.wslog.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.Status;
import io.github.wslog.transport.Option;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WebSocketOptionsTest {
    private static Set<String> spellings() {
        return Arrays.stream(Option.values())
                .filter(Option::isText)
                .flatMap(option -> option.spellings().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void setters_areTheOptions_withTheirAliases() {
        Set<String> setters = Arrays.stream(WebSocketOptions.class.getDeclaredMethods())
                .filter(method -> method.getParameterCount() == 1 && method.getParameterTypes()[0] == String.class)
                .map(Method::getName)
                .filter(name -> name.startsWith("set") || name.startsWith("add"))
                .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(setters).isEqualTo(spellings());
    }

    /** A value that its range refuses, or that shows, tells where the setter leads to. */
    @Test
    void setters_leadToTheOptionOfTheirName() throws ReflectiveOperationException {
        for (String spelling : spellings()) {
            Option option = Option.named(spelling).orElseThrow();
            if (Set.of("any text", "a directory", "a file").contains(option.range())) {
                continue;
            }
            WebSocketAppender appender = new WebSocketAppender();
            String name = (option == Option.URL ? "add" : "set")
                    + spelling.substring(0, 1).toUpperCase(Locale.ROOT)
                    + spelling.substring(1);
            WebSocketOptions.class.getMethod(name, String.class).invoke(appender, "\u0001");

            assertThat(appender.options().problems())
                    .as(spelling)
                    .singleElement()
                    .asString()
                    .startsWith(spelling + " must be " + option.range());
        }
    }

    @Test
    void appenderWithoutAnAddress_staysOff_andSaysSoWithoutAnError() {
        LoggerContext context = new LoggerContext();
        WebSocketAppender appender = new WebSocketAppender();
        appender.setContext(context);
        appender.start();

        assertThat(appender.isStarted()).isFalse();
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .anySatisfy(status -> assertThat(status.getMessage()).contains("url must be given"))
                .allSatisfy(status -> assertThat(status.getEffectiveLevel()).isLessThan(Status.ERROR));
    }

    @Test
    void level_isMovedToTheScaleOfSeverityNumbers() {
        assertThat(Arrays.asList(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR).stream()
                        .map(EventEncoder::level))
                .containsExactly(1, 5, 9, 13, 17);
    }
}
