package dev.kiln.checkpoint;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kiln.KilnException;
import dev.kiln.checkpoint.Checkpoint.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies in a checkpoint's files, reading it ends with the values or with a {@link KilnException}. */
class CheckpointFuzzTest {
    @TempDir
    static Path run;

    private static final Samples SAMPLES = new Samples();
    private static Path checkpoint = Path.of("");
    private static byte[] manifest = {};
    private static byte[] tensor = {};

    @BeforeAll
    static void write() throws IOException {
        CheckpointStore store = new CheckpointStore(run.resolve("checkpoints"), 3);
        store.write(SAMPLES.checkpoint(7, 0.5), SAMPLES.parameters(), SAMPLES.optimizer());
        checkpoint = store.path(7);
        manifest = Files.readAllBytes(checkpoint.resolve("manifest.json"));
        tensor = Files.readAllBytes(checkpoint.resolve("a.weight.arrow"));
    }

    @AfterAll
    static void close() {
        SAMPLES.close();
    }

    @FuzzTest
    void shouldReadOrRefuseAnyManifest(FuzzedDataProvider data) throws IOException {
        byte[] text = data.consumeBoolean() ? data.consumeRemainingAsBytes() : spliced(manifest, data);
        Files.write(checkpoint.resolve("manifest.json"), text);
        Files.write(checkpoint.resolve("a.weight.arrow"), tensor);
        read();
        try {
            Files.writeString(
                    checkpoint.resolve("manifest.json"),
                    CheckpointDamageTest.resigned(new String(text, java.nio.charset.StandardCharsets.UTF_8)));
        } catch (RuntimeException noObject) {
            return;
        }
        read();
    }

    @FuzzTest
    void shouldReadOrRefuseAnyTensor(FuzzedDataProvider data) throws IOException {
        Files.write(checkpoint.resolve("manifest.json"), manifest);
        byte[] bytes = data.consumeBoolean() ? data.consumeRemainingAsBytes() : spliced(tensor, data);
        // Right in size, so that Arrow's reader sees it.
        Files.write(checkpoint.resolve("a.weight.arrow"), Arrays.copyOf(bytes, tensor.length));
        read();
    }

    private static void read() {
        try {
            Checkpoint found = CheckpointReader.read(checkpoint);
            CheckpointReader.load(checkpoint, found, Role.PARAMETER, SAMPLES.parameters());
        } catch (KilnException refused) {
            if (String.valueOf(refused.getMessage()).contains("\n")) {
                throw new AssertionError("more than one line: " + refused.getMessage(), refused);
            }
        }
    }

    private static byte[] spliced(byte[] whole, FuzzedDataProvider data) {
        byte[] bytes = whole.clone();
        while (data.remainingBytes() > 2) {
            int at = data.consumeInt(0, bytes.length - 1);
            byte[] piece = data.consumeBytes(data.consumeInt(1, 8));
            System.arraycopy(piece, 0, bytes, at, Math.min(piece.length, bytes.length - at));
        }
        return bytes;
    }
}
