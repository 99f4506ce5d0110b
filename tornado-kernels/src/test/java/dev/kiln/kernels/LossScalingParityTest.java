package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Loss scaling on every engine: scaled gradients, their norm, and what follows for the next step. */
@ExtendWith(ParityTable.class)
class LossScalingParityTest {
    private static final int[] SIZES = {1, 63, 64, 207, 1_100, 16_384, 17_000, 40_001};

    /** Where partial sums begin. */
    private static final int OFFSET = 2;

    private static ShortArray halves(float... values) {
        ShortArray bits = new ShortArray(values.length);
        for (int i = 0; i < values.length; i++) {
            bits.set(i, Float.floatToFloat16(values[i]));
        }
        return bits;
    }

    @TestFactory
    Stream<DynamicTest> apply() {
        return Parity.cases("apply", (engine, n) -> {
            float[] x = Samples.extreme(n, 4);
            ShortArray y = new ShortArray(n);
            engine.run(
                    Launch.of(LaunchGrid.lanes(n), LossScaling::apply, Samples.device(x), LossScaling.start(), y, n));
            for (int i = 0; i < n; i++) {
                assertThat(y.get(i)).as("element %d", i).isEqualTo(Float.floatToFloat16(x[i] * LossScaling.START));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> squares() {
        return Parity.cases("squares", SIZES, (engine, n) -> {
            float[] x = Samples.normal(n, 4, 100);
            FloatArray partials = sums(n);
            engine.run(launch(halves(x), partials, 1, n));
            double sum = 0;
            double expected = 0;
            for (int i = OFFSET; i < partials.getSize(); i++) {
                sum += partials.get(i);
            }
            for (float value : x) {
                double rounded = Float.float16ToFloat(Float.floatToFloat16(value));
                expected += rounded * rounded;
            }
            assertThat(sum).isCloseTo(expected, offset(expected * 256 * 0x1p-24));
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldTellWhatIsNotFiniteWhereSumsAreNotWanted() {
        return Parity.cases("unwanted squares", SIZES, (engine, n) -> {
            ShortArray x = halves(Samples.normal(n, 4, 100));
            x.set(0, Float.floatToFloat16(65504f));
            FloatArray partials = sums(n);
            engine.run(launch(x, partials, 0, n));
            for (int i = OFFSET; i < partials.getSize(); i++) {
                assertThat(partials.get(i)).isZero();
            }
            for (float poison : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
                x.set(n - 1, Float.floatToFloat16(poison));
                engine.run(launch(x, partials, 0, n));
                int lane = (n - 1) / Reductions.BLOCK * Reductions.LANES + (n - 1) % Reductions.LANES;
                for (int i = OFFSET; i < partials.getSize(); i++) {
                    assertThat(Float.isNaN(partials.get(i))).isEqualTo(i == OFFSET + lane);
                }
            }
        });
    }

    /** The library's sums have the bits of the kernel's. */
    @TestFactory
    Stream<DynamicTest> squaresOfTheHostsLibrary() {
        List<DeviceEngine> hosts = Engine.devices().stream()
                .filter(device -> device.name().equals("host"))
                .toList();
        return Parity.cases(hosts, "library, ", IntStream.of(SIZES).boxed().toList(), (host, n) -> {
            ShortArray x = halves(Samples.normal(n, 4, 100));
            for (int wanted = 1; wanted >= 0; wanted--) {
                for (float last : new float[] {1, Float.NaN, Float.POSITIVE_INFINITY}) {
                    x.set(n / 2, Float.floatToFloat16(last));
                    FloatArray expected = sums(n);
                    FloatArray found = sums(n);
                    host.run(launch(x, expected, wanted, n));
                    IntArray flag = IntArray.fromElements(wanted);
                    TaskGraph graph = new TaskGraph("library")
                            .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, found, flag)
                            .libraryTask("squares", LossScaling::squaresTask, x, found, flag, OFFSET, n)
                            .transferToHost(DataTransferMode.EVERY_EXECUTION, found);
                    host.execute(graph, null);
                    assertThat(found.toHeapArray()).isEqualTo(expected.toHeapArray());
                }
            }
        });
    }

    private static FloatArray sums(int n) {
        return Samples.output(OFFSET + Reductions.partials(n));
    }

    private static Launch launch(ShortArray gradients, FloatArray partials, int wanted, int n) {
        return Launch.of(
                LaunchGrid.plane(Reductions.LANES, Reductions.blocks(n)),
                LossScaling::squares,
                gradients,
                partials,
                IntArray.fromElements(wanted),
                OFFSET,
                n);
    }

    /** Gradients' sum of squares and state before, clip and state after. */
    private record Case(float sum, float maxNorm, FloatArray before, FloatArray clip, FloatArray after) {
        @Override
        public String toString() {
            return "sum " + sum + ", limit " + maxNorm + ", scale " + before.get(LossScaling.SCALE) + " after "
                    + before.get(LossScaling.GOOD_STEPS);
        }
    }

    private static List<Case> cases() {
        float nan = Float.NaN;
        float infinity = Float.POSITIVE_INFINITY;
        return List.of(
                new Case(64, 0, state(2, 5, 1), clip(0.5f, 0, 4), state(2, 6, 1)),
                new Case(64, 2, state(2, 5, 0), clip(0.25f, 0, 4), state(2, 6, 0)),
                new Case(64, 0, state(8, 9, 0), clip(0.125f, 0, 1), state(16, 0, 0)),
                new Case(64, 0, state(LossScaling.CEILING, 9, 0), clip(0x1p-24f, 0, 0x1p-21f), state(0x1p24f, 0, 0)),
                new Case(infinity, 1, state(8, 9, 3), clip(0, 1, infinity), state(4, 0, 4)),
                new Case(nan, 0, state(8, 2, 3), clip(0, 1, nan), state(4, 0, 4)),
                new Case(nan, 0, state(LossScaling.FLOOR, 2, 3), clip(0, 1, nan), state(1, 0, 4)));
    }

    private static FloatArray state(float scale, float good, float skipped) {
        return Samples.device(scale, good, skipped);
    }

    private static FloatArray clip(float scale, float skip, float norm) {
        return Samples.device(scale, skip, norm);
    }

    @TestFactory
    Stream<DynamicTest> finish() {
        return Parity.cases(Engine.ALL, "finish, ", cases(), (engine, state) -> {
            FloatArray after = Samples.device(state.before().toHeapArray());
            FloatArray clip = Samples.output(Clipping.LENGTH);
            engine.run(Launch.of(
                    LaunchGrid.lanes(1),
                    LossScaling::finish,
                    Samples.device(state.sum() / 2, state.sum() / 2, -1f),
                    Samples.device(state.maxNorm()),
                    clip,
                    after,
                    2,
                    10));
            assertThat(after.toHeapArray()).isEqualTo(state.after().toHeapArray());
            Samples.assertClose(Samples.doubles(state.clip()), clip, 0, 1e-6);
        });
    }
}
