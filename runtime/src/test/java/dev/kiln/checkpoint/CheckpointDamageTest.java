package dev.kiln.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint.Role;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Shape;
import dev.kiln.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint that was changed is refused in one line that names what is wrong and an earlier one. */
class CheckpointDamageTest {
    @TempDir
    Path run;

    private final Samples samples = new Samples();
    private Path checkpoint = Path.of("");

    @BeforeEach
    void write() {
        CheckpointStore store = new CheckpointStore(run.resolve("checkpoints"), 3);
        store.write(samples.checkpoint(4, 0.5), samples.parameters(), samples.optimizer());
        store.write(samples.checkpoint(7, 0.5), samples.parameters(), samples.optimizer());
        checkpoint = store.path(7);
    }

    @AfterEach
    void close() {
        samples.close();
    }

    @Test
    void shouldRefuseATruncatedTensor() throws IOException {
        truncate("a.weight.arrow", 100);
        assertRefused("a.weight.arrow: expected", "found 100 (truncated or foreign)");
    }

    @Test
    void shouldRefuseAMissingTensor() throws IOException {
        Files.delete(checkpoint.resolve("a.bias.arrow"));
        assertRefused("a.bias.arrow: expected", "no such file");
    }

    @Test
    void shouldRefuseAForeignManifest() throws IOException {
        Files.writeString(checkpoint.resolve("manifest.json"), "{\"format\": \"other\"}");
        assertRefused("not one of a Kiln checkpoint");
        Files.writeString(checkpoint.resolve("manifest.json"), "\u0000PK");
        assertRefused("not JSON");
        Files.write(checkpoint.resolve("manifest.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertRefused("not text");
    }

    @Test
    void shouldRefuseAManifestThatWasEdited() throws IOException {
        Path manifest = checkpoint.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"step\" : 7", "\"step\" : 8"));
        assertRefused("changed after it was written");
    }

    @Test
    void shouldRefuseATruncatedManifest() throws IOException {
        truncate("manifest.json", 300);
        assertRefused("not JSON");
    }

    @Test
    void shouldRefuseEveryFlippedBitOfAValue() throws IOException {
        Path file = checkpoint.resolve("a.weight.arrow");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = whole.clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bytes);
            Map<String, Tensor> into = samples.emptyParameters();
            Throwable thrown = catchThrowable(() -> load(into));
            if (thrown == null) {
                // Padding and metadata carry no values: what was read must be what was written then.
                assertThat(samples.hold(into)).isTrue();
            } else {
                assertThat(thrown).isInstanceOf(KilnException.class).hasMessageContaining("a.weight");
                assertThat(thrown.getMessage()).doesNotContain("\n").contains("--resume " + run);
            }
        }
        Files.write(file, whole);
        load(samples.emptyParameters());
    }

    @Test
    void shouldRefuseAModelThatDoesNotFit() {
        try (Tensor other = samples.allocator().allocate("test", ElementType.FLOAT32, Shape.of(5, 17))) {
            assertThatThrownBy(() -> load(Map.of("a.weight", other)))
                    .isInstanceOf(KilnException.class)
                    .hasMessageContaining("does not fit this model: expected a.weight[5, 17], found a.weight[17, 5]");
        }
    }

    @Test
    void shouldRefuseATensorThatPromisesTooMuchBeforeItTakesMemory() throws IOException {
        Path manifest = checkpoint.resolve("manifest.json");
        String text = Files.readString(manifest);
        String huge = text.replaceFirst("\\[ 17, 5 \\]", "[ 1000000, 2000 ]");
        assertThat(huge).isNotEqualTo(text);
        Files.writeString(manifest, resigned(huge));
        assertRefused("does not fit in a file of");
    }

    private void load(Map<String, Tensor> into) {
        CheckpointReader.load(checkpoint, CheckpointReader.read(checkpoint), Role.PARAMETER, into);
    }

    private void assertRefused(String... reasons) {
        assertThatThrownBy(() -> CheckpointReader.read(checkpoint))
                .isInstanceOf(KilnException.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(reasons)
                        .contains("resume from an earlier one: --resume " + run.resolve("checkpoints/4"))
                        .doesNotContain("\n"));
    }

    private void truncate(String name, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(checkpoint.resolve(name), StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }

    /** What one who wants to harm would do: a manifest whose checksum is right. */
    static String resigned(String manifest) {
        var mapper = tools.jackson.databind.json.JsonMapper.builder().build();
        var root = (tools.jackson.databind.node.ObjectNode) mapper.readTree(manifest);
        root.remove("manifest_sha256");
        root.put("manifest_sha256", new Sha256().add(root.toString()).hex());
        return root.toString();
    }

    @Test
    void shouldRefuseNamesThatLeaveTheDirectory() throws IOException {
        Path manifest = checkpoint.resolve("manifest.json");
        for (String name : Arrays.asList("../a.weight", "/etc/passwd", ".hidden", "a/b", "a\\\\b", "")) {
            Files.writeString(
                    manifest, resigned(Files.readString(manifest).replace("\"a.weight\"", "\"" + name + "\"")));
            assertRefused("is not allowed or given twice");
            CheckpointStore store = new CheckpointStore(run.resolve("checkpoints"), 3);
            store.write(samples.checkpoint(7, 0.5), samples.parameters(), samples.optimizer());
        }
    }
}
