package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Outputs in jars beside the receiver. */
@Timeout(120)
class PluginsTest {
    @TempDir
    Path directory;

    private Path plugins;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void directory() throws IOException {
        plugins = Files.createDirectory(directory.resolve("plugins"));
    }

    private Path configuration(String courier, String further) throws IOException {
        return Files.writeString(
                directory.resolve("receiver.yaml"), """
                listen: ws://127.0.0.1:0/logs
                outputs:
                  all: {%s}
                spool: {directory: %s, bytes: 16m}
                %s
                """.formatted(courier, directory.resolve("spool"), further));
    }

    private String courier() {
        return "type: courier, to: " + directory.resolve("post.log") + ", times: 2";
    }

    private int run(String... arguments) {
        PrintStream out = new PrintStream(said, true, UTF_8);
        return Main.run(out, out, arguments);
    }

    private String said() {
        return said.toString(UTF_8);
    }

    @Test
    void output_ofAPlugin_getsEveryEvent_andGoesOnWhereItWas() throws Exception {
        PluginJar.courier(plugins, "courier");
        Path configuration = configuration(courier(), "plugins: " + plugins);
        Flood flood = new Flood(new UUID(1, 1), 1000, ordinal -> "event " + ordinal, acknowledged -> {});
        try (ReceiverProcess receiver = ReceiverProcess.start("-c", configuration.toString())) {
            int port = receiver.port();
            flood.deliver(() -> port);
            receiver.signal("HUP");
            receiver.await("the configuration was read again");
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
            assertThat(receiver.said).noneMatch(line -> line.contains("output all is changed"));
        }
        try (ReceiverProcess receiver = ReceiverProcess.start("-c", configuration.toString())) {
            receiver.port();
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }

        assertThat(Files.readAllLines(directory.resolve("post.log")))
                .hasSize(1000)
                .startsWith("hello hello event 1")
                .endsWith("hello hello event 1000");
    }

    @Test
    void plugins_ofTheCommandLine_areKnownToTheFile() throws Exception {
        PluginJar.courier(plugins, "courier");

        int code =
                run("-c", configuration(courier(), "").toString(), "--plugins", plugins.toString(), "--print-config");

        assertThat(code).as(said()).isZero();
        assertThat(said()).contains("type: courier\n", "times: 2\n", "plugins: ");
    }

    @Test
    void optionsOfAPlugin_areChecked() throws Exception {
        PluginJar.courier(plugins, "courier");

        int code = run(
                "-c",
                configuration("type: courier, tmes: 1, to: x", "plugins: " + plugins)
                        .toString(),
                "--check");

        assertThat(code).isEqualTo(78);
        assertThat(said()).contains("outputs.all.tmes is unknown, did you mean times?");
    }

    @Test
    void typeOfAPlugin_isUnknown_withoutIt() throws Exception {
        int code = run("-c", configuration(courier(), "").toString(), "--check");

        assertThat(code).isEqualTo(78);
        assertThat(said()).contains("outputs.all.type must be one of [file, stdout, syslog], was courier");
    }

    @Test
    void directory_thatIsMissing_isNamed_andNothingElse() throws Exception {
        Path missing = directory.resolve("missing");

        int code = run("-c", configuration(courier(), "plugins: " + missing).toString(), "--check");

        assertThat(code).isEqualTo(78);
        assertThat(said().lines())
                .singleElement()
                .asString()
                .endsWith("receiver.yaml:5:10: plugins: " + missing + " is no directory");
    }

    @Test
    void directory_thatIsMissing_isNamed_alsoOfTheCommandLine() throws Exception {
        Path missing = directory.resolve("missing");

        int code = run("-c", configuration("type: stdout", "").toString(), "--plugins", missing.toString());

        assertThat(code).isEqualTo(78);
        assertThat(said()).contains("--plugins: " + missing + " is no directory");
    }

    @Test
    void jar_thatIsBroken_isNamed() throws Exception {
        PluginJar.courier(plugins, "courier");
        Path broken = Files.writeString(plugins.resolve("zebra.jar"), "no zip");

        int code = run("-c", configuration(courier(), "plugins: " + plugins).toString(), "--check");

        assertThat(code).isEqualTo(78);
        assertThat(said()).contains(broken + " cannot be read as a jar");
    }

    @Test
    void jar_whoseOutputIsMissing_isNamed() throws Exception {
        Path hollow = PluginJar.hollow(plugins);

        int code =
                run("-c", configuration("type: stdout", "plugins: " + plugins).toString(), "--check");

        assertThat(code).isEqualTo(78);
        assertThat(said()).contains(hollow + " has an output that cannot be loaded: ", "example.Missing");
    }

    @Test
    void plugin_withoutAClassThatItNeeds_isAMistake() throws Exception {
        PluginJar.courier(plugins, "courier");
        Files.delete(plugins.resolve("greeting.jar"));

        int code = run("-c", configuration(courier(), "plugins: " + plugins).toString(), "--check");

        assertThat(code).isEqualTo(78);
        assertThat(said()).contains("outputs.all.type courier cannot be used: ", "example/Greeting");
    }

    @Test
    void plugin_ofABuiltInType_isAMistake() throws Exception {
        Path jar = PluginJar.courier(plugins, "file");

        int code =
                run("-c", configuration("type: stdout", "plugins: " + plugins).toString(), "--check");

        assertThat(code).isEqualTo(78);
        assertThat(said()).contains(jar + " has an output of type file, which the receiver has already");
    }

    @Test
    void plugins_withoutAFile_areRefused() {
        assertThat(run("--listen", "ws://127.0.0.1:0/", "--file", "-", "--plugins", plugins.toString()))
                .isEqualTo(2);
        assertThat(said()).contains("--plugins is for --config, which is missing");
    }
}
