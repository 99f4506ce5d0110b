package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's own words, on a copy of it whose build is a stand-in: what it starts is a script that tells. */
class LauncherTest {
    @TempDir
    Path home;

    private Path root() {
        return home.resolve("kiln home");
    }

    @BeforeEach
    void copy() throws IOException {
        Path script = Path.of("..", "scripts", "kiln");
        Assumptions.assumeTrue(Files.exists(script), "the launcher lies beside the modules");
        Files.createDirectories(root().resolve("scripts"));
        Files.copy(script, root().resolve("scripts/kiln"), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(root().resolve("cli/src/main"));
        Files.writeString(root().resolve("pom.xml"), "<kiln.jvm.flags>--one --two=2</kiln.jvm.flags>");
        Path app = Files.createDirectories(root().resolve(".kiln/app-1"));
        Files.writeString(app.resolve("kiln.jar"), "");
        Files.writeString(app.resolve("flags"), "--one --two=2\n");
        Files.writeString(root().resolve(".kiln/current"), "app-1\n");
        Files.writeString(app.resolve("stamp"), "");
        Files.setLastModifiedTime(
                app.resolve("stamp"), java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 60_000));
        jdk("jdk-25", "25.0.1");
        jdk("jdk-17", "17.0.9");
    }

    private Path jdk(String name, String version) throws IOException {
        Path jdk = home.resolve(name);
        Files.createDirectories(jdk.resolve("bin"));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.writeString(
                jdk.resolve("bin/java"),
                "#!/bin/sh\necho 'WARNING: Using incubator modules: jdk.incubator.vector' >&2\n"
                        + "for word in \"$@\"; do echo \"word: $word\"; done\necho to-err >&2\nexit 42\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return jdk;
    }

    private Session launch(String javaHome, String... arguments) throws IOException, InterruptedException {
        return launch(root().resolve("scripts/kiln"), javaHome, arguments);
    }

    private Session launch(Path script, String javaHome, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(arguments))
                .toList());
        builder.environment().put("KILN_JAVA_HOME", javaHome);
        builder.directory(home.toFile());
        Path err = home.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        // What passes the error's words on may end a moment after the process.
        for (int i = 0; i < 50 && !Files.readString(err).contains("\n"); i++) {
            Thread.sleep(20);
        }
        return new Session(code, out, Files.readString(err));
    }

    @Test
    void shouldStartTheBuildWithTheFlagsAndPassArgumentsAndExitCodeOn() throws Exception {
        Session session = launch(home.resolve("jdk-25").toString(), "train", "--data", "a b", "");
        assertThat(session.code()).isEqualTo(42);
        assertThat(session.out().lines().toList())
                .containsSubsequence(
                        "word: --one",
                        "word: --two=2",
                        "word: -jar",
                        "word: " + jar(),
                        "word: train",
                        "word: --data",
                        "word: a b",
                        "word: ");
        assertThat(session.out()).contains("word: -Dkiln.columns=0");
        assertThat(session.err()).isEqualTo("to-err\n");
    }

    private Path jar() throws IOException {
        return root().toRealPath().resolve(".kiln/app-1/kiln.jar");
    }

    @Test
    void shouldWorkThroughSymbolicLinks() throws Exception {
        Path first = Files.createSymbolicLink(home.resolve("first"), root().resolve("scripts/kiln"));
        Path second = Files.createSymbolicLink(
                home.resolve("second"), Path.of(first.getFileName().toString()));
        assertThat(launch(second, home.resolve("jdk-25").toString(), "--version")
                        .out())
                .contains("word: " + jar());
    }

    @Test
    void shouldSayInOneLineThatAJdkIsTooOld() throws Exception {
        for (String wrong :
                List.of(home.resolve("jdk-17").toString(), home.resolve("none").toString())) {
            Session session = launch(wrong, "train");
            assertThat(session.code()).isEqualTo(ExitCode.DEVICE.code());
            assertThat(session.out()).isEmpty();
            assertThat(session.err().lines().toList())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("JDK 25", wrong);
        }
    }

    @Test
    void shouldTellMachinesAboutAMissingJdkInJson() throws Exception {
        Session session = launch(home.resolve("jdk-17").toString(), "train", "--json");
        assertThat(session.err()).isEmpty();
        assertThat(session.last().path("event").asString()).isEqualTo("error");
        assertThat(MetricsJson.parse(session.out()).path("code").asString()).isEqualTo("no-jdk");
    }
}
