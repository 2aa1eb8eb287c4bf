package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void needsRights() {
        assumeThat(directory.getFileSystem().supportedFileAttributeViews()).contains("posix");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void spool_isItsOwnersAlone_directoryAndFiles() throws IOException {
        Path spool = directory.resolve("above/spool");
        LogSettings settings = new LogSettings(1 << 20, 256 << 10, 1000, 0, Retention.UNTIL_RELEASED);
        try (EventLog log = EventLog.open(spool, settings, new byte[0])) {
            Append.accepted(log, "secret");
            assertThat(rights(spool)).isEqualTo("rwx------");
            assertThat(rights(spool.getParent())).startsWith("rwxr");
            try (Stream<Path> files = Files.list(spool)) {
                List<Path> made = files.toList();
                assertThat(made).hasSizeGreaterThanOrEqualTo(2);
                for (Path file : made) {
                    assertThat(rights(file)).as(file.toString()).isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void directoryThatIsThere_keepsItsRights() throws IOException {
        Path there = Files.createDirectory(directory.resolve("there"));
        Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxrwx---"));
        OwnerOnly.directory(there);
        assertThat(rights(there)).isEqualTo("rwxrwx---");
    }
}
