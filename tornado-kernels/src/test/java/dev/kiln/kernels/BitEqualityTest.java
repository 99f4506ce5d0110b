package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Kernels that only add, subtract, multiply, divide and take roots give the same bits in plain Java and behind the API,
 * and in each of many launches: an engine may not change the order of a sum, contract a product, or switch to code that
 * rounds otherwise while it warms up.
 */
@ExtendWith(ParityTable.class)
class BitEqualityTest {
    private static final int LAUNCHES = 20;
    private static final int ROWS = 9;
    private static final int COLUMNS = 207;
    private static final int N = ROWS * COLUMNS;

    @Test
    void shouldFindTheEngineOfTheTests() {
        assertThat(Engine.present()).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> shouldGiveTheSameBitsInEveryLaunch() {
        Map<String, Supplier<Launch>> kernels = kernels();
        return Parity.cases(
                Engine.devices(),
                "",
                kernels.keySet(),
                (engine, kernel) -> check(engine, Objects.requireNonNull(kernels.get(kernel))));
    }

    private static void check(Engine engine, Supplier<Launch> kernel) {
        Assumptions.assumeTrue(Engine.embedded(), "bits are promised by the embedded engine: skipped on others");
        Launch plain = kernel.get();
        new Engine.Plain().run(plain);
        List<int[]> expected = bits(plain);
        for (int i = 0; i < LAUNCHES; i++) {
            Launch launch = kernel.get();
            engine.run(launch);
            List<int[]> actual = bits(launch);
            for (int array = 0; array < expected.size(); array++) {
                assertThat(actual.get(array))
                        .as("launch %d, array argument %d", i, array)
                        .isEqualTo(expected.get(array));
            }
        }
    }

    private static List<int[]> bits(Launch launch) {
        return launch.arguments().stream()
                .filter(FloatArray.class::isInstance)
                .map(array -> ((FloatArray) array).toHeapArray())
                .map(values -> {
                    int[] bits = new int[values.length];
                    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
                    return bits;
                })
                .toList();
    }

    private static Map<String, Supplier<Launch>> kernels() {
        return Map.ofEntries(
                Map.entry(
                        "bias gradient",
                        () -> Launch.of(
                                LaunchGrid.lanes(COLUMNS),
                                Bias::gradient,
                                random(N, 1),
                                output(COLUMNS),
                                ROWS,
                                COLUMNS)),
                Map.entry(
                        "Nesterov",
                        () -> Launch.of(
                                LaunchGrid.lanes(N),
                                Optimizers::sgdNesterov,
                                random(N, 1),
                                random(N, 2),
                                random(N, 3),
                                device(0.1f, 0.01f, 0.9f),
                                device(0.3f, 0f, 0f),
                                N)),
                Map.entry("AdamW", BitEqualityTest::adamW),
                Map.entry(
                        "sum of squares",
                        () -> Launch.of(
                                LaunchGrid.plane(Reductions.LANES, Reductions.blocks(40_000)),
                                Reductions::sumOfSquares,
                                random(40_000, 1),
                                output(Reductions.partials(40_000)),
                                0,
                                40_000)),
                Map.entry("layer norm", BitEqualityTest::layerNorm),
                Map.entry(
                        "RMS norm gradient",
                        () -> Launch.of(
                                LaunchGrid.groups(ROWS),
                                RmsNorm::gradient,
                                random(N, 1),
                                random(COLUMNS, 2),
                                random(ROWS, 3),
                                random(N, 4),
                                output(N),
                                COLUMNS)),
                Map.entry("dropout", BitEqualityTest::dropout),
                Map.entry(
                        "mean squared error",
                        () -> Launch.of(
                                LaunchGrid.lanes(ROWS),
                                Losses::meanSquaredError,
                                random(N, 1),
                                random(N, 2),
                                device(ROWS - 1),
                                output(N),
                                output(ROWS),
                                ROWS,
                                COLUMNS)));
    }

    private static Launch adamW() {
        FloatArray settings = new FloatArray(OptimizerSettings.ADAMW_LENGTH);
        OptimizerSettings.fillAdamW(settings, 0.01, 0.9, 0.999, 1e-8, 0.1, 3);
        FloatArray secondMoment = random(N, 4);
        for (int i = 0; i < N; i++) {
            secondMoment.set(i, secondMoment.get(i) * secondMoment.get(i));
        }
        return Launch.of(
                LaunchGrid.lanes(N),
                Optimizers::adamW,
                random(N, 1),
                random(N, 2),
                random(N, 3),
                secondMoment,
                settings,
                Clipping.off(),
                N);
    }

    private static Launch layerNorm() {
        return Launch.of(
                LaunchGrid.groups(ROWS),
                LayerNorm::forward,
                random(N, 1),
                random(COLUMNS, 2),
                random(COLUMNS, 3),
                output(N),
                output(ROWS),
                output(ROWS),
                1e-5f,
                COLUMNS);
    }

    private static Launch dropout() {
        IntArray key = new IntArray(Philox.KEY_LENGTH);
        Philox.fillKey(key, 3, 4);
        int threshold = Dropout.threshold(0.4);
        return Launch.of(
                LaunchGrid.plane(Philox.LANES, Philox.blocks(N)),
                Dropout::apply,
                random(N, 1),
                output(N),
                key,
                0,
                threshold,
                Dropout.scale(threshold),
                N);
    }

    private static FloatArray random(int n, long seed) {
        return device(normal(n, seed, 1));
    }
}
