package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Debian package, unpacked: what is in it fits together. */
class DebianPackageIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private List<String> run(String... command) {
        try (Program program = Program.start(List.of(command), Map.of())) {
            int exit = program.awaitExit(LIMIT);
            assertThat(exit).as(String.join("\n", program.output())).isZero();
            return program.output();
        }
    }

    @Test
    void packageRuns_withTheConfigurationThatItBrings() throws IOException {
        String dpkg = Peers.require("dpkg-deb").toString();
        String deb =
                Built.inTree("websocket-receiver/target/websocket-receiver.deb").toString();
        Path root = directory.resolve("root");
        Path control = directory.resolve("control");
        run(dpkg, "-x", deb, root.toString());
        run(dpkg, "-e", deb, control.toString());

        assertThat(Files.readString(control.resolve("control")))
                .contains("Package: websocket-receiver\n", "Architecture: all\n", "java17-runtime-headless");
        assertThat(Files.readString(control.resolve("conffiles"))).isEqualTo("/etc/websocket-receiver/receiver.yaml\n");
        for (String script : List.of("postinst", "prerm", "postrm")) {
            assertThat(control.resolve(script)).isExecutable();
            run("sh", "-n", control.resolve(script).toString());
        }
        assertThat(root.resolve("usr/share/man/man8/websocket-receiver.8")).isNotEmptyFile();
        assertThat(root.resolve("usr/bin/websocket-receiver")).isExecutable();

        String unit = Files.readString(root.resolve("lib/systemd/system/websocket-receiver.service"));
        assertThat(unit)
                .contains(
                        "ExecStart=/usr/bin/websocket-receiver -c /etc/websocket-receiver/receiver.yaml\n",
                        "\nType=notify\n",
                        "\nNotifyAccess=all\n");
        // The only thing changed is where the jar is.
        Path jar = root.resolve("usr/share/websocket-receiver/websocket-receiver.jar");
        Path command = Files.writeString(
                directory.resolve("websocket-receiver"),
                Files.readString(root.resolve("usr/bin/websocket-receiver"))
                        .replace("/usr/share/websocket-receiver/websocket-receiver.jar", jar.toString()));
        assertThat(run(
                        "sh",
                        command.toString(),
                        "-c",
                        root.resolve("etc/websocket-receiver/receiver.yaml").toString(),
                        "--check"))
                .contains("the configuration can work");
    }
}
