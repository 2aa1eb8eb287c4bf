package io.github.wslog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
    @ParameterizedTest
    @CsvSource({
        "com.example.Shop --port 1, Shop",
        "/opt/shop/shop-1.2.jar --port 1, shop-1.2",
        "C:\\apps\\shop.jar, shop",
        "Shop, Shop",
        "'', java",
    })
    void application_isNamedAfterItsCommand(String command, String name) {
        assertThat(Source.application(command)).isEqualTo(name);
    }

    @Test
    void source_isWhatTheUserSays_ifHeSaysIt() {
        TransportSettings settings = new TransportSettings.Builder()
                .set(Option.URL, "ws://a")
                .set(Option.APPLICATION, "shop")
                .set(Option.SOURCE_HOST, "till-7")
                .build();

        assertThat(Source.of(settings).application()).isEqualTo("shop");
        assertThat(Source.of(settings).host()).isEqualTo("till-7");
        assertThat(Source.of(settings).pid()).isEqualTo(ProcessHandle.current().pid());
    }
}
