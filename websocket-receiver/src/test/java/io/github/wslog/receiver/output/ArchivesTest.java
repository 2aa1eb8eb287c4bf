package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of files that are not written any more. */
class ArchivesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path directory;

    private final Claims claims = new Claims();

    private void tidyUp(String template, Retention retention) throws IOException {
        FileSettings settings = FileSettings.of(FileTemplate.parse(directory + "/" + template, ZoneOffset.UTC))
                .with(new Rotation(1, Rotation.Period.OFF), retention);
        new Archives(settings, claims, InstantSource.fixed(NOW)).tidyUp();
    }

    private Path file(String name, String content, Duration age) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
        return file;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory))
                    .map(path -> directory.relativize(path) + (Files.isDirectory(path) ? "/" : ""))
                    .sorted()
                    .toList();
        }
    }

    private static Retention keep(int files, @Nullable Duration age, long bytes) {
        return new Retention(false, files, age, bytes);
    }

    private static final Retention GZIP = new Retention(true, 0, null, 0);

    @Test
    void archives_areCompressed_withTheirRightsAndTimes_andTheLiveFileIsNot() throws Exception {
        Path archive = file("app.log.20261122-000000", "old\n".repeat(1000), Duration.ofHours(30));
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r-----"));
        file("app.log", "live\n", Duration.ofDays(9));
        file("other.log.20261122-000000", "of somebody else\n", Duration.ofHours(30));
        tidyUp("app.log", GZIP);
        assertThat(files()).containsExactly("app.log", "app.log.20261122-000000.gz", "other.log.20261122-000000");
        Path compressed = directory.resolve("app.log.20261122-000000.gz");
        assertThat(Written.read(compressed)).isEqualTo("old\n".repeat(1000));
        assertThat(Files.size(compressed)).isLessThan(1000);
        assertThat(Files.getLastModifiedTime(compressed)).isEqualTo(FileTime.from(NOW.minus(Duration.ofHours(30))));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(compressed)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void brokenOffCompression_leavesNothing_andIsDoneAgain() throws Exception {
        file("app.log.20261122-000000", "one\n", Duration.ofHours(30));
        file("app.log.20261122-000000.gz.part", "half", Duration.ofHours(30));
        file("app.log.20261121-000000", "done already\n", Duration.ofHours(50));
        file("app.log.20261121-000000.gz", "done already, compressed", Duration.ofHours(50));
        tidyUp("app.log", GZIP);
        assertThat(files()).containsExactly("app.log.20261121-000000.gz", "app.log.20261122-000000.gz");
        assertThat(directory.resolve("app.log.20261121-000000.gz")).hasContent("done already, compressed");
    }

    @Test
    void compression_thatIsStopped_leavesTheFileAsItWas() throws Exception {
        Path archive = file("app.log.20261122-000000", "one\n", Duration.ofHours(30));
        Gzip.replace(archive, () -> true);
        assertThat(files()).containsExactly("app.log.20261122-000000");
    }

    @Test
    void filesOfAnEarlierDate_areCompressed_unlessTheyAreWritten() throws Exception {
        file("2026-11-23/shop.log", "today\n", Duration.ofHours(1));
        file("2026-11-22/shop.log", "yesterday\n", Duration.ofHours(13));
        file("2026-11-22/stock.log", "late, and just written\n", Duration.ofSeconds(5));
        Path claimed = file("2026-11-22/pay.log", "late, and open\n", Duration.ofHours(13));
        claims.claim(claimed);
        tidyUp("{date}/{app}.log", GZIP);
        assertThat(files())
                .containsExactly(
                        "2026-11-22/",
                        "2026-11-22/pay.log",
                        "2026-11-22/shop.log.20261123-120000.gz",
                        "2026-11-22/stock.log",
                        "2026-11-23/",
                        "2026-11-23/shop.log");

        claims.keepOnly(Set.of());
        tidyUp("{date}/{app}.log", GZIP);
        assertThat(files()).contains("2026-11-22/pay.log.20261123-120000.gz");
    }

    @Test
    void soManyOfEachFile_areKept_andTheOldestGo() throws Exception {
        for (int day = 10; day < 15; day++) {
            file("shop.log.202611" + day + "-000000.gz", "x", Duration.ofDays(23 - day));
        }
        file("stock.log.20261101-000000.gz", "x", Duration.ofDays(22));
        file("shop.log", "live", Duration.ofDays(100));
        tidyUp("{app}.log", keep(2, null, 0));
        assertThat(files())
                .containsExactly(
                        "shop.log",
                        "shop.log.20261113-000000.gz",
                        "shop.log.20261114-000000.gz",
                        "stock.log.20261101-000000.gz");
    }

    @Test
    void datesAreNotPartOfTheFile_ofWhichSoManyAreKept() throws Exception {
        for (int day = 20; day < 24; day++) {
            file("2026-11-" + day + "/shop.log", "x", Duration.ofDays(23 - day).plusMinutes(2));
        }
        tidyUp("{date}/{app}.log", keep(1, null, 0));
        assertThat(files())
                .as("the empty directories are gone, too")
                .containsExactly("2026-11-22/", "2026-11-22/shop.log", "2026-11-23/", "2026-11-23/shop.log");
    }

    @Test
    void whatIsOlder_goes() throws Exception {
        file("app.log.20261101-000000", "x", Duration.ofDays(7).plusSeconds(1));
        file("app.log.20261102-000000", "x", Duration.ofDays(7));
        file("app.log", "live", Duration.ofDays(100));
        tidyUp("app.log", keep(0, Duration.ofDays(7), 0));
        assertThat(files()).containsExactly("app.log", "app.log.20261102-000000");
    }

    @Test
    void whatIsTooMuchTogether_goes_theOldestFirst_andNeverTheLiveFile() throws Exception {
        file("app.log.20261101-000000", "x".repeat(40), Duration.ofDays(3));
        file("app.log.20261102-000000", "x".repeat(40), Duration.ofDays(2));
        file("app.log.20261103-000000", "x".repeat(40), Duration.ofDays(1));
        file("app.log", "x".repeat(30), Duration.ofDays(9));
        tidyUp("app.log", keep(0, null, 110));
        assertThat(files()).containsExactly("app.log", "app.log.20261102-000000", "app.log.20261103-000000");
        tidyUp("app.log", keep(0, null, 10));
        assertThat(files()).containsExactly("app.log");
    }

    @ParameterizedTest
    @CsvSource({
        "{app}-{date}.log,my-app-2026-11-22.log,2026-11-22/",
        "{app}-{date}.log,x-1-2026-11-22.log,2026-11-22/",
        "{app}{date:yyyyMMdd},a120261122,20261122/",
        "{date:d.MMM}-{host},3.May-web,3.May/",
        "{app}.log,shop.log,''",
        "{app}.log,overflow.log,''",
        "{app}-{date}.log,shop.log,",
        "{host}/{app}.log,shop.log,",
        "{app}.log,shop.txt,",
        "{app}.log,.hidden.log,"
    })
    void file_isRecognisedByItsName(String template, String name, @Nullable String dates) throws Exception {
        file(name, "x", Duration.ofDays(1));
        FileFinder finder = new FileFinder(FileTemplate.parse(directory + "/" + template, ZoneOffset.UTC));
        assertThat(finder.find().stream().map(Archives.FoundFile::dates).toList())
                .isEqualTo(dates == null ? List.of() : List.of(dates));
    }
}
