package io.github.wslog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.Option;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.config.plugins.util.PluginManager;
import org.apache.logging.log4j.core.config.plugins.util.PluginType;
import org.junit.jupiter.api.Test;

class WebSocketBuilderTest {
    private static Map<String, List<String>> attributes() {
        Map<String, List<String>> attributes = new TreeMap<>();
        List<Field> fields = new ArrayList<>(List.of(WebSocketBuilder.class.getDeclaredFields()));
        fields.addAll(List.of(SecurityBuilder.class.getDeclaredFields()));
        for (Field field : fields) {
            if (field.isAnnotationPresent(PluginBuilderAttribute.class)) {
                PluginAliases aliases = field.getAnnotation(PluginAliases.class);
                attributes.put(field.getName(), aliases == null ? List.of() : List.of(aliases.value()));
            }
        }
        return attributes;
    }

    @Test
    void attributes_areTheOptions_withTheirAliases() {
        Map<String, List<String>> options = new TreeMap<>();
        Arrays.stream(Option.values())
                .filter(Option::isText)
                .forEach(option -> options.put(option.key(), option.aliases()));

        assertThat(attributes()).isEqualTo(options);
    }

    private static Field field(String name) throws NoSuchFieldException {
        for (Field field : SecurityBuilder.class.getDeclaredFields()) {
            if (field.getName().equals(name)) {
                return field;
            }
        }
        return WebSocketBuilder.class.getDeclaredField(name);
    }

    /** A value that every range refuses shows that the setter leads to the option of its name. */
    @Test
    void setters_leadToTheOptionOfTheirName() throws ReflectiveOperationException {
        for (Option option : Option.values()) {
            if (option.isText()) {
                WebSocketBuilder builder = WebSocketAppender.newBuilder();
                String setter = "set" + option.key().substring(0, 1).toUpperCase(Locale.ROOT)
                        + option.key().substring(1);
                WebSocketBuilder.class.getMethod(setter, String.class).invoke(builder, "x");
                Field field = field(option.key());
                field.setAccessible(true);

                assertThat(field.get(builder)).as(option.key()).isEqualTo("x");
            }
        }
    }

    @Test
    void plugin_isFound_underItsName() {
        PluginManager manager = new PluginManager(Core.CATEGORY_NAME);
        manager.collectPlugins();

        PluginType<?> type = manager.getPluginType("WebSocket");

        assertThat(type.getPluginClass()).isEqualTo(WebSocketAppender.class);
    }

    @Test
    void level_isMovedToTheScaleOfSeverityNumbers() {
        assertThat(Arrays.stream(new int[] {0, 100, 200, 300, 350, 400, 500, 600, Integer.MAX_VALUE})
                        .map(number ->
                                EventEncoder.level(org.apache.logging.log4j.Level.forName("L" + number, number))))
                .containsExactly(24, 21, 17, 13, 11, 9, 5, 1, 1);
    }
}
