package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.ULP;
import static dev.kiln.kernels.Samples.assertWithin;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.integers;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.Peaks;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

@ExtendWith(ParityTable.class)
class PeaksParityTest {
    private static final int STEPS = 9;
    private static final float A = 0.75f;
    private static final float B = 0.3f;
    private static final int INTEGER_A = 1_103_515_245;
    private static final int INTEGER_B = -12_345;
    private static final double TOLERANCE = (STEPS + PeakLanes.CHAINS) * ULP;
    private static final double DOUBLE_TOLERANCE = (STEPS + PeakLanes.CHAINS) * 0x1p-52;

    @TestFactory
    Stream<DynamicTest> floatLanes() {
        return Parity.cases("floatLanes", (engine, n) -> {
            FloatArray x = device(normal(n, 1, 2));
            FloatArray y = output(n);
            engine.run(Launch.of(LaunchGrid.lanes(n), PeakLanes::floats, x, device(A, B), y, STEPS, n));
            double[] expected = new double[n];
            double[] allowed = new double[n];
            for (int i = 0; i < n; i++) {
                double[] ends = Peaks.chains(x.get(i), A, B, STEPS, PeakLanes.CHAINS);
                expected[i] = Arrays.stream(ends).sum();
                allowed[i] = TOLERANCE
                        * (Math.abs(x.get(i))
                                + Arrays.stream(ends).map(Math::abs).sum());
            }
            assertWithin(expected, y, allowed);
        });
    }

    @TestFactory
    Stream<DynamicTest> floatVectors() {
        return Parity.cases("floatVectors", (engine, n) -> {
            int chains = PeakVectors.VECTORS * PeakVectors.WIDTH;
            FloatArray x = device(normal(n, 1, 2));
            FloatArray y = output(n * chains);
            engine.run(Launch.of(LaunchGrid.lanes(n), PeakVectors::floats, x, device(A, B), y, STEPS, n));
            double[] expected = new double[n * chains];
            double[] allowed = new double[n * chains];
            for (int i = 0; i < n * chains; i++) {
                float first = x.get(i / chains);
                expected[i] = Peaks.chains(first, A, B, STEPS, chains)[i % chains];
                allowed[i] = TOLERANCE * (Math.abs(first) + chains * B);
            }
            assertWithin(expected, y, allowed);
        });
    }

    @TestFactory
    Stream<DynamicTest> doubleLanes() {
        return Parity.cases("doubleLanes", (engine, n) -> {
            DoubleArray x = doubles(n);
            DoubleArray y = new DoubleArray(n);
            engine.run(
                    Launch.of(LaunchGrid.lanes(n), PeakLanes::doubles, x, DoubleArray.fromElements(A, B), y, STEPS, n));
            for (int i = 0; i < n; i++) {
                double[] ends = Peaks.chains(x.get(i), A, B, STEPS, PeakLanes.DOUBLE_CHAINS);
                double magnitude =
                        Math.abs(x.get(i)) + Arrays.stream(ends).map(Math::abs).sum();
                assertThat(Math.abs(y.get(i) - Arrays.stream(ends).sum()))
                        .as("element %s", i)
                        .isLessThanOrEqualTo(DOUBLE_TOLERANCE * magnitude);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> doubleVectors() {
        return Parity.cases("doubleVectors", (engine, n) -> {
            int chains = PeakVectors.VECTORS * PeakVectors.DOUBLE_WIDTH;
            DoubleArray x = doubles(n);
            DoubleArray y = new DoubleArray(n * chains);
            engine.run(Launch.of(
                    LaunchGrid.lanes(n), PeakVectors::doubles, x, DoubleArray.fromElements(A, B), y, STEPS, n));
            for (int i = 0; i < n * chains; i++) {
                double first = x.get(i / chains);
                double expected = Peaks.chains(first, A, B, STEPS, chains)[i % chains];
                assertThat(Math.abs(y.get(i) - expected))
                        .as("element %s", i)
                        .isLessThanOrEqualTo(DOUBLE_TOLERANCE * (Math.abs(first) + chains * B));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> integerLanes() {
        return Parity.cases("integerLanes", (engine, n) -> {
            IntArray x = device(integers(n, 1, Integer.MAX_VALUE));
            IntArray y = device(integers(n, 2, Integer.MAX_VALUE));
            engine.run(
                    Launch.of(LaunchGrid.lanes(n), PeakLanes::integers, x, device(INTEGER_A, INTEGER_B), y, STEPS, n));
            for (int i = 0; i < n; i++) {
                int[] ends = Peaks.chains(x.get(i), INTEGER_A, INTEGER_B, STEPS, PeakLanes.CHAINS);
                assertThat(y.get(i))
                        .as("element %s", i)
                        .isEqualTo(Arrays.stream(ends).sum());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> integerVectors() {
        return Parity.cases("integerVectors", (engine, n) -> {
            int chains = PeakVectors.VECTORS * PeakVectors.WIDTH;
            IntArray x = device(integers(n, 1, Integer.MAX_VALUE));
            IntArray y = device(integers(n * chains, 2, Integer.MAX_VALUE));
            engine.run(Launch.of(
                    LaunchGrid.lanes(n), PeakVectors::integers, x, device(INTEGER_A, INTEGER_B), y, STEPS, n));
            for (int i = 0; i < n * chains; i++) {
                int first = x.get(i / chains);
                assertThat(y.get(i))
                        .as("element %s", i)
                        .isEqualTo(Peaks.chains(first, INTEGER_A, INTEGER_B, STEPS, chains)[i % chains]);
            }
        });
    }

    private static DoubleArray doubles(int n) {
        DoubleArray x = new DoubleArray(n);
        float[] values = normal(n, 3, 2);
        for (int i = 0; i < n; i++) {
            x.set(i, values[i] / 3.0);
        }
        return x;
    }
}
