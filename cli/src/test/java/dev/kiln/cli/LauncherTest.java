package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.metrics.MetricsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's own words, on a copy of it whose build is a stand-in: what it starts is a script that tells. */
class LauncherTest {
    private static final String TORNADOVM = "5.2.0-jdk25";

    @TempDir
    Path home;

    private @Nullable Path sdk;

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
        builder.environment().remove("TORNADOVM_HOME");
        if (sdk != null) {
            builder.environment().put("TORNADOVM_HOME", sdk.toString());
        }
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

    /** A folder that looks like an SDK; its launcher tells flags as TornadoVM's does. */
    private Path sdk(String version, String flags) throws IOException {
        Path folder = Files.createDirectories(home.resolve("sdk-" + version));
        Files.createDirectories(folder.resolve("etc"));
        Files.writeString(folder.resolve("etc/tornado.release"), "version=" + version + "\nbranch=master\n");
        Files.writeString(folder.resolve("etc/tornado.backend"), "tornado.backends=opencl-backend");
        Files.createDirectories(folder.resolve("share/java/tornado"));
        Files.writeString(folder.resolve("share/java/tornado/tornado-api-" + version + ".jar"), "");
        Files.createDirectories(folder.resolve("bin"));
        Path launcher = Files.writeString(folder.resolve("bin/tornado"), "#!/bin/sh\n" + flags);
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return folder;
    }

    private Session start(String... arguments) throws IOException, InterruptedException {
        return launch(home.resolve("jdk-25").toString(), arguments);
    }

    private static void assertRefused(Session session, String... words) {
        assertThat(session.code()).isEqualTo(ExitCode.DEVICE.code());
        assertThat(session.out()).isEmpty();
        assertThat(session.err().lines().toList())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("kiln: ")
                .contains(words);
    }

    private static final String FLAGS =
            "echo warnings go before; echo \"$JAVA_HOME/bin/java -XX:+X --module-path .:$TORNADOVM_HOME/m -Done=1\"\n";

    @Test
    void shouldStartTornadoVmWhereTheSdkIsSetAndTheCommandComputes() throws Exception {
        sdk = sdk(TORNADOVM, FLAGS);
        for (String command : List.of("train", "eval", "predict")) {
            assertThat(start(command).out().lines().toList())
                    .containsSubsequence(
                            "word: -XX:+X",
                            "word: --module-path",
                            "word: " + sdk + "/m",
                            "word: -Done=1",
                            "word: -Dtornado.recover.bailout=False",
                            "word: --one",
                            "word: -jar",
                            "word: " + root().toRealPath().resolve(".kiln/app-1/tornadovm/kiln.jar"),
                            "word: " + command);
        }
        for (String command : List.of("devices", "doctor", "inspect", "--version")) {
            assertThat(start(command).out()).contains("word: " + jar()).doesNotContain("bailout");
        }
        assertThat(start("train", "--engine", "embedded").out())
                .contains("word: " + jar(), "word: --engine\nword: embedded")
                .doesNotContain("bailout");
        assertThat(start("doctor", "--engine=tornadovm").out()).contains("word: " + jar());
    }

    @Test
    void shouldTakeTheArgumentFileOfAnSdkThatHasOne() throws Exception {
        sdk = sdk(TORNADOVM, "exit 1\n");
        Files.writeString(sdk.resolve("tornado-argfile"), "--module-path .:${TORNADOVM_HOME}/m\n-Dtwo=2\n");
        String word = start("train").out().lines().findFirst().orElseThrow();
        assertThat(word).startsWith("word: @");
        assertThat(Path.of(word.substring("word: @".length())))
                .content()
                .isEqualTo("--module-path " + sdk + "/m\n-Dtwo=2\n");
    }

    @Test
    void shouldRefuseTornadoVmWithoutAnSdk() throws Exception {
        for (String option : List.of("--engine=tornadovm", "--engine tornadovm")) {
            Session session = start(Stream.concat(Stream.of("train"), Stream.of(option.split(" ")))
                    .toArray(String[]::new));
            assertRefused(session, "TORNADOVM_HOME is not set", "5.2.0", "--engine embedded");
        }
        Session machine = start("train", "--engine", "tornadovm", "--json");
        assertThat(machine.code()).isEqualTo(ExitCode.DEVICE.code());
        assertThat(machine.last().path("code").asString()).isEqualTo("no-engine");
    }

    @Test
    void shouldRefuseAnSdkThatIsNone() throws Exception {
        sdk = home.resolve("nowhere");
        assertRefused(start("train"), "nowhere is no folder", "--engine embedded");
        sdk = Files.createDirectories(home.resolve("empty"));
        assertRefused(start("train"), "is no TornadoVM SDK", "etc/tornado.release");
    }

    @Test
    void shouldRefuseAnSdkOfAnotherVersionOrInPieces() throws Exception {
        sdk = sdk("6.0.0-jdk25", FLAGS);
        assertRefused(start("train"), "expected version 5.2.0-jdk25, found 6.0.0-jdk25");
        sdk = sdk("5.2.0-jdk21", FLAGS);
        assertRefused(start("train"), "found 5.2.0-jdk21");
        sdk = sdk(TORNADOVM, FLAGS);
        Path api = sdk.resolve("share/java/tornado/tornado-api-5.2.0-jdk25.jar");
        Files.delete(api);
        assertRefused(start("train"), "is incomplete", "tornado-api-5.2.0-jdk25.jar");
        Files.writeString(api, "");
        Files.delete(sdk.resolve("bin/tornado"));
        assertRefused(start("train"), "expected tornado-argfile or bin/tornado, found neither");
    }

    @Test
    void shouldRefuseAnSdkWhoseLauncherFailsOrTellsNoFlags() throws Exception {
        sdk = sdk(TORNADOVM, "echo Python3 is not installed >&2; exit 1\n");
        assertRefused(start("train"), "--printJavaFlags failed: Python3 is not installed");
        sdk = sdk(TORNADOVM, "echo hello\n");
        assertRefused(start("train"), "expected flags for a JVM, found: hello");
    }

    @Test
    void shouldRefuseAnotherJdkForTornadoVm() throws Exception {
        sdk = sdk(TORNADOVM, FLAGS);
        String jdk = jdk("jdk-26", "26.0.1").toString();
        assertRefused(launch(jdk, "train"), "needs a JDK 25, found 26", "KILN_JAVA_HOME");
        assertThat(launch(jdk, "train", "--engine", "embedded").code()).isEqualTo(42);
    }
}
