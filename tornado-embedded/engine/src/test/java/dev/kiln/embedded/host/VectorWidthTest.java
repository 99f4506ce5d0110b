package dev.kiln.embedded.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.embedded.fuzz.HostFuzz;
import dev.kiln.embedded.host.gemm.Epilogue;
import dev.kiln.embedded.host.gemm.GemmLibrary;
import dev.kiln.embedded.host.gemm.GemmSpec;
import dev.kiln.embedded.host.gemm.StoredFormat;
import dev.kiln.embedded.host.gemm.StoredTrial;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Kernels and products give the same bits at every width of vectors, each in a JVM of its own. */
@Timeout(120)
class VectorWidthTest {
    private static final int FUZZED_KERNELS = 12;

    @ParameterizedTest
    @ValueSource(ints = {128, 256, 512})
    void shouldGiveTheSameBitsAtEveryWidth(int bits) throws Exception {
        assertThat(run("-D" + VectorWidth.PROPERTY + "=" + bits))
                .endsWith("right with vectors of " + bits + " bits" + System.lineSeparator());
    }

    @Test
    void shouldHaveFourLanesAtLeast() throws Exception {
        assertThat(run("-XX:MaxVectorSize=8")).endsWith("right with vectors of 128 bits" + System.lineSeparator());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 1024})
    void shouldRefuseOtherWidths(int bits) {
        assertThatThrownBy(() -> VectorWidth.checked(bits))
                .hasMessageContaining("must be 128, 256 or 512, but is " + bits);
    }

    private static String run(String flag) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(flag);
        command.add("--add-modules=jdk.incubator.vector");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(VectorWidthTest.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** What the other JVM does: random kernels against the interpreter, products against plain Java. */
    public static void main(String[] arguments) {
        try (WorkPool pool = new WorkPool(2)) {
            assertThat(HostFuzz.faults(0, FUZZED_KERNELS)).isEmpty();
            for (int m : new int[] {1, 5, 6, 9, 30}) {
                for (int n : new int[] {1, 7, 16, 45, 70}) {
                    for (int k : new int[] {1, 4, 9, 67}) {
                        multiply(m, n, k, pool);
                    }
                }
            }
            for (StoredFormat format : StoredFormat.values()) {
                multiply(format, pool);
            }
        }
        System.out.println("right with vectors of " + VectorWidth.SHAPE.vectorBitSize() + " bits");
    }

    private static void multiply(StoredFormat format, WorkPool pool) {
        StoredFormat result = format.storesResults() ? format : StoredFormat.FP8_E4M3;
        StoredTrial.Setting setting = new StoredTrial.Setting(
                format, format, result, result, new StoredTrial.Groups(32, 32, 32, 32), false, 0);
        for (int transposed = 0; transposed < 4; transposed++) {
            GemmSpec spec = GemmSpec.of(20, 70, 67, (transposed & 1) != 0, (transposed & 2) != 0);
            StoredTrial.random(spec.with(Epilogue.RELU_MASK), setting, new SplittableRandom(transposed))
                    .compare(pool);
        }
    }

    private static void multiply(int m, int n, int k, WorkPool pool) {
        Random random = new Random(m + 100L * n + 10_000L * k);
        FloatArray a = array(m * k, random);
        FloatArray b = array(k * n, random);
        for (int transposed = 0; transposed < 4; transposed++) {
            int transA = transposed & 1;
            int transB = transposed >> 1;
            FloatArray c = new FloatArray(m * n);
            Object[] parameters = {a, b, c, c, m, n, k, transA, transB, 1, m * k, k * n, m * n, 0, 0};
            new GemmLibrary().prepare("gemm", parameters).run(pool);
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    float sum = 0;
                    for (int d = 0; d < k; d++) {
                        float left = a.get(transA == 1 ? d * m + i : i * k + d);
                        sum = Math.fma(left, b.get(transB == 1 ? j * k + d : d * n + j), sum);
                    }
                    assertThat(c.get(i * n + j))
                            .as("%d × %d × %d, form %d, row %d, column %d", m, n, k, transposed, i, j)
                            .isEqualTo(sum);
                }
            }
        }
    }

    private static FloatArray array(int length, Random random) {
        FloatArray array = new FloatArray(length);
        for (int i = 0; i < length; i++) {
            array.set(i, (float) random.nextGaussian());
        }
        return array;
    }
}
