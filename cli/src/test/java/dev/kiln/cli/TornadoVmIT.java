package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Commands on an installed TornadoVM, started by the launcher from this build's classes. Skipped without an SDK. */
class TornadoVmIT {
    @TempDir
    Path home;

    @BeforeEach
    void build() throws IOException {
        String sdk = System.getenv().getOrDefault("TORNADOVM_HOME", "");
        Assumptions.assumeFalse(sdk.isEmpty(), "TORNADOVM_HOME is not set: nothing is tested on TornadoVM");
        Files.createDirectories(home.resolve("scripts"));
        Files.copy(Path.of("..", "scripts", "kiln"), home.resolve("scripts/kiln"), StandardCopyOption.COPY_ATTRIBUTES);
        Path app = Files.createDirectories(home.resolve(".kiln/app-1"));
        Matcher flags = Pattern.compile("<kiln.jvm.flags>(.*)</kiln.jvm.flags>")
                .matcher(Files.readString(Path.of("..", "pom.xml")));
        assertThat(flags.find()).isTrue();
        Files.writeString(app.resolve("flags"), flags.group(1));
        jar(app.resolve("kiln.jar"), entry -> true);
        jar(
                Files.createDirectories(app.resolve("tornadovm")).resolve("kiln.jar"),
                entry -> !entry.contains("lwjgl")
                        && !entry.contains("tornado-embedded")
                        && !entry.contains("kiln-tornado-api")
                        && !entry.contains("kiln-engine"));
        Files.writeString(home.resolve(".kiln/current"), "app-1\n");
        Files.writeString(app.resolve("stamp"), "");
        Files.setLastModifiedTime(app.resolve("stamp"), FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    }

    /** A jar that names what is on this JVM's class path. */
    private static void jar(Path file, Predicate<String> wanted) throws IOException {
        Manifest manifest = new Manifest();
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(wanted)
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        attributes.put(Attributes.Name.CLASS_PATH, path);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.flush();
        }
    }

    private Session kiln(String... arguments) throws IOException, InterruptedException {
        Path script = home.resolve("scripts/kiln");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(arguments))
                .toList());
        builder.environment().put("KILN_JAVA_HOME", System.getProperty("java.home"));
        Path err = home.resolve("err");
        Process process =
                builder.directory(home.toFile()).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String events =
                out.lines().filter(line -> line.startsWith("{\"event\"")).collect(Collectors.joining("\n"));
        return new Session(process.waitFor(), events, Files.readString(err));
    }

    private Session train(String engine) throws IOException, InterruptedException {
        Session session = kiln(
                "train",
                "--data=glyphs:n=3000",
                "--model=mlp:64:norm=layer:dropout=0.1",
                "--epochs=2",
                "--engine=" + engine,
                "--run-dir=" + engine,
                "--json");
        assertThat(session.code()).as(session.err() + session.out()).isZero();
        return session;
    }

    private double accuracyOf(String run, String engine) throws IOException, InterruptedException {
        Session session = kiln("eval", run, "--engine=" + engine, "--json");
        assertThat(session.code()).as(session.err() + session.out()).isZero();
        return session.last().path("accuracy").asDouble(Double.NaN);
    }

    @Test
    void shouldTrainAsTheEmbeddedEngineDoesAndExchangeCheckpoints() throws Exception {
        double there = train("tornadovm").last().path("test_accuracy").asDouble(Double.NaN);
        double here = train("embedded").last().path("test_accuracy").asDouble(Double.NaN);
        assertThat(here).isGreaterThan(0.5);
        assertThat(there).isCloseTo(here, within(0.01));
        assertThat(accuracyOf("tornadovm", "embedded")).isCloseTo(there, within(0.001));
        assertThat(accuracyOf("embedded", "tornadovm")).isCloseTo(here, within(0.001));
        assertThat(accuracyOf("tornadovm", "tornadovm")).isCloseTo(there, within(0.001));
        Session resumed = kiln("train", "--resume=tornadovm", "--engine=embedded", "--epochs=3", "--json");
        assertThat(resumed.code()).as(resumed.err() + resumed.out()).isZero();
    }

    @Test
    void shouldTrainToTheBitsOfTheEmbeddedEngine() throws Exception {
        List<String> hashes = new ArrayList<>();
        for (String engine : List.of("tornadovm", "embedded")) {
            Session session = kiln(
                    "train",
                    "--data=glyphs:n=600,test=200",
                    "--model=mlp:130,70",
                    "--recipe=hqaf",
                    "--exact",
                    "--adapt-every=5",
                    "--batch=61",
                    "--epochs=2",
                    "--engine=" + engine,
                    "--run-dir=exact-" + engine,
                    "--json");
            assertThat(session.code()).as(session.err() + session.out()).isZero();
            hashes.add(session.last().path("weights_sha256").asString());
        }
        assertThat(hashes.getFirst()).hasSize(64).isEqualTo(hashes.getLast());
    }

    @Test
    void shouldFindWhatIsKnownToBeWrongAndNothingThatHarms() throws Exception {
        Session session = kiln("doctor", "--engine=tornadovm", "--json");
        assertThat(session.code()).as(session.err() + session.out()).isZero();
        List<JsonNode> checks = session.objects().stream()
                .filter(event -> event.path("event").asString().equals("check"))
                .toList();
        assertThat(checks)
                .filteredOn(check -> check.path("name").asString().equals("unsigned-shift"))
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.path("status").asString()).isEqualTo("wrong"));
        assertThat(checks).noneMatch(check -> check.path("harmful").asBoolean());
    }

    @Test
    void shouldListTheDevicesOfBothEngines() throws Exception {
        Session session = kiln("devices", "--json");
        assertThat(session.objects())
                .hasSize(2)
                .allSatisfy(engine -> assertThat(engine.path("available").asBoolean())
                        .as(engine.toString())
                        .isTrue());
    }
}
