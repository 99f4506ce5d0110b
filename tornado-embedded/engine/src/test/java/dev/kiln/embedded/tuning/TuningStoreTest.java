package dev.kiln.embedded.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TuningStoreTest {

    private static final TunedDevice DEVICE = new TunedDevice("Größe 9=\\ #1", "Vendor", "3.1", "OpenCL: 2\nPortable");

    @TempDir
    Path folder;

    private TuningStore store() {
        return new TuningStore(folder.resolve("deeper"));
    }

    private Path file() {
        return Objects.requireNonNull(store().file(DEVICE));
    }

    @Test
    void remembersWhatWasAdded() throws IOException {
        assertThat(store().read(DEVICE)).isEmpty();
        store().add(DEVICE, Map.of("product.1x2x3.nt.1", "panels-4x24", "kernel.a.B#c.20x1x1", "64"));
        store().add(DEVICE, Map.of("product.1x2x3.nt.1", "portable", "kernel.a.B$C#<init>.3", "8"));
        store().add(DEVICE, Map.of("kernel.a.B#c.20x1x1", ""));
        assertThat(store().read(DEVICE))
                .isEqualTo(Map.of("product.1x2x3.nt.1", "portable", "kernel.a.B$C#<init>.3", "8"));
        assertThat(store().forget(DEVICE)).isTrue();
        assertThat(store().forget(DEVICE)).isFalse();
        assertThat(store().read(DEVICE)).isEmpty();
    }

    @Test
    void keepsDevicesApart() throws IOException {
        store().add(DEVICE, Map.of("a", "x"));
        TunedDevice newer = new TunedDevice(DEVICE.name(), DEVICE.vendor(), "3.2", DEVICE.platform());
        assertThat(store().read(newer)).isEmpty();
        Files.copy(file(), Objects.requireNonNull(store().file(newer)));
        assertThat(store().read(newer)).as("another device's file").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "version=2",
                "{\"version\": 1}",
                "version=1\\u12",
                "choice.a=x",
                "WHOLE\nchoice.a=X",
                "WHOLE\nchoice.a=../../x",
                "WHOLE\nchoice.a=",
                "WHOLE\nchoice.=x",
                "WHOLE\nchoice.a\\n=x",
                "WHOLE\nversion=2"
            })
    void ignoresDamagedFiles(String text) throws IOException {
        store().add(DEVICE, Map.of("a", "x"));
        String whole = Files.readString(file());
        Files.writeString(file(), text.replace("WHOLE", whole));
        assertThat(store().read(DEVICE)).isEmpty();
        store().add(DEVICE, Map.of("b", "y"));
        assertThat(store().read(DEVICE)).as("and writes them anew").isEqualTo(Map.of("b", "y"));
    }

    @Test
    void ignoresFilesThatAreTooLarge() throws IOException {
        store().add(DEVICE, Map.of("a", "x"));
        String whole = Files.readString(file());
        Files.writeString(file(), whole + "#".repeat(TuningFile.MOST_BYTES));
        assertThat(store().read(DEVICE)).isEmpty();
        List<String> lines = new ArrayList<>(List.of(whole));
        IntStream.range(0, TuningFile.MOST_CHOICES).forEach(i -> lines.add("choice." + i + "=x"));
        Files.write(file(), lines);
        assertThat(store().read(DEVICE)).isEmpty();
    }

    @Test
    void survivesRandomBytes() throws IOException {
        store().add(DEVICE, Map.of("product.1x2x3.nt.1", "panels-4x24", "kernel.a.B#c.20x1x1", "64"));
        byte[] good = Files.readAllBytes(file());
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 2_000; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i <= round % 4; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                TuningFile.read(bad, DEVICE)
                        .forEach((key, name) ->
                                assertThat(TuningFile.isValid(key, name)).isTrue());
            } catch (TuningFile.DamagedException e) {
                assertThat(e.getMessage()).matches("[\\p{Graph} …é-öÀ-ü]*");
            }
        }
    }

    @Test
    void goesOnWithoutAFolder() throws IOException {
        TuningStore off = new TuningStore(null);
        off.add(DEVICE, Map.of("a", "x"));
        assertThat(off.read(DEVICE)).isEmpty();
        assertThat(off.forget(DEVICE)).isFalse();
        Path plain = Files.createFile(folder.resolve("file"));
        TuningStore below = new TuningStore(plain.resolve("below"));
        assertThat(below.read(DEVICE)).isEmpty();
        assertThatThrownBy(() -> below.add(DEVICE, Map.of("a", "x"))).isInstanceOf(IOException.class);
    }

    @Test
    void refusesWhatNoFileCanHold() {
        for (Map<String, String> wrong : List.of(Map.of("a b", "x"), Map.of("a", "X"), Map.of("a", "x".repeat(61)))) {
            assertThatThrownBy(() -> store().add(DEVICE, wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(store().read(DEVICE)).isEmpty();
    }

    /** Two processes tune the same device at once: nothing of either is lost, and nothing is left aside. */
    @Test
    void isSafeBetweenProcesses() throws IOException, InterruptedException {
        List<Process> writers = List.of(writer("a"), writer("b"));
        while (writers.stream().anyMatch(Process::isAlive)) {
            store().read(DEVICE).forEach((key, name) -> assertThat(name).isEqualTo("x" + key.substring(1)));
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }
        assertThat(store().read(DEVICE)).hasSize(2 * Writer.CHOICES);
        try (var files = Files.list(file().getParent())) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    private Process writer(String prefix) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        folder.resolve("deeper").toString(),
                        prefix)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** A process that adds one choice after another. */
    static final class Writer {
        static final int CHOICES = 50;

        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            TuningStore store = new TuningStore(Path.of(arguments[0]));
            for (int i = 0; i < CHOICES; i++) {
                store.add(DEVICE, Map.of(arguments[1] + i, "x" + i));
            }
        }
    }

    @Test
    void isTextThatPeopleCanRead() throws IOException {
        store().add(DEVICE, Map.of("product.1x2x3.nt.1", "panels-4x24"));
        assertThat(Files.readString(file(), StandardCharsets.UTF_8))
                .contains("version=1", "choice.product.1x2x3.nt.1=panels-4x24", "kiln tune");
    }
}
