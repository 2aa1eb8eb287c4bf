package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileTemplateTest {
    private static final Instant NIGHT = Instant.parse("2026-11-23T23:30:00Z");
    private static final FileTemplate.Event SHOP = new FileTemplate.Event("web-1", "shop", "WARN", "com.acme.Order");

    private static Path resolve(String template, FileTemplate.Event event) {
        return FileTemplate.parse(template, ZoneOffset.UTC).resolve(event, NIGHT);
    }

    @ParameterizedTest
    @CsvSource({
        "/logs/{host}/{app}.log,/logs/web-1/shop.log",
        "/logs/all-{level}.log,/logs/all-WARN.log",
        "/logs/{logger},/logs/com.acme.Order",
        "/logs/{date}/{app}-{date:HH}.log,/logs/2026-11-23/shop-23.log",
        "/{app},/shop",
        "/logs/{{x}/{app}.log,/logs/{x}/shop.log",
        "/a/../logs/{app},/logs/shop"
    })
    void placeholders_areReplaced(String template, String expected) {
        assertThat(resolve(template, SHOP)).isEqualTo(Path.of(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-"})
    void sourceWithoutAName_isAnUnderscore(String name) {
        assertThat(resolve("/logs/{app}.log", new FileTemplate.Event("h", name, "INFO", "l")))
                .isEqualTo(Path.of("/logs/_.log"));
    }

    @Test
    void dates_areThoseOfTheZone() {
        FileTemplate template = FileTemplate.parse("/logs/{date}", ZoneId.of("Asia/Tokyo"));
        assertThat(template.resolve(SHOP, NIGHT)).isEqualTo(Path.of("/logs/2026-11-24"));
    }

    @Test
    void pathWithoutPlaceholders_isFixed() {
        FileTemplate template = FileTemplate.parse("/logs/a/../{{all}.log");
        assertThat(template.isFixed()).isTrue();
        assertThat(template.base()).isEqualTo(Path.of("/logs/{all}.log"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/cron.d/x",
                "..",
                ".",
                "",
                "/etc/passwd",
                "a/b",
                "a\\b",
                "..\u0000",
                "x\n<0>1 evil",
                ".hidden",
                "\u202Egol",
                "支付",
                "\uD83D",
                "~",
                "$(reboot)",
                "-rf",
                "con",
                "shop.log.20261123-130552.gz"
            })
    void noNameThatASourceChooses_leavesItsPlace(String name) {
        for (String template : new String[] {"/logs/{host}/{app}.log", "/logs/{app}", "/logs/{logger}/x-{host}"}) {
            Path path = resolve(template, new FileTemplate.Event(name, name, "INFO", name));
            Path expectedDepth = resolve(template, SHOP);
            assertThat(path.startsWith("/logs")).isTrue();
            assertThat(path).isEqualTo(path.normalize());
            assertThat(path.getNameCount()).isEqualTo(expectedDepth.getNameCount());
            assertThat(path.toString()).matches("[A-Za-z0-9._/-]+").doesNotContain("/.", "/-");
            assertThat(ArchiveName.isOne(String.valueOf(path.getFileName()))).isFalse();
        }
    }

    @Test
    void differentNames_haveDifferentFiles_alsoWhenTheyAreLongOrStrange() {
        String longName = "x".repeat(255);
        assertThat(java.util.stream.Stream.of("支付", "支払", "a/b", "a_b", "a b", longName, longName + "y", "..", "__")
                        .map(name -> resolve("/logs/{app}.log", new FileTemplate.Event("h", name, "INFO", "l"))))
                .doesNotHaveDuplicates()
                .allSatisfy(
                        path -> assertThat(String.valueOf(path.getFileName())).hasSizeBetween(5, 104));
    }

    @Test
    void name_staysWithinWhatAFileSystemTakes_withSeveralPlaceholders() {
        String longName = "日".repeat(85);
        Path path = resolve(
                "/logs/{host}-{app}-{logger}-{level}.log",
                new FileTemplate.Event(longName, longName, "INFO", longName));
        assertThat(String.valueOf(path.getFileName())).hasSizeLessThanOrEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/logs/{hots}.log|column 7: {hots} must be {host}, {app}, {level}, {logger}, {date} or {date:PATTERN}",
                "/logs/{host.log|column 7: { without }",
                "/logs/{date:q'}|column 7: q' is no pattern of a date",
                "/logs/{date:yyyy/MM}|column 7: yyyy/MM must give letters, digits, dots, _ and - only",
                "/logs/{app}/../x|there must be no .. behind the first {…}",
                "/logs/{app}/./x|there must be no . behind the first {…}",
                "/logs/{app}//x|there must be a name between two slashes",
                "/logs/{app}/|there must be a name between two slashes, and behind the last one"
            })
    void templateThatCannotWork_isRefused(String template, String complaint) {
        assertThatThrownBy(() -> FileTemplate.parse(template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(complaint);
    }
}
