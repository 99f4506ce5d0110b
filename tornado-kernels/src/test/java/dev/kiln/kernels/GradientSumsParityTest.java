package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.ULP;
import static dev.kiln.kernels.Samples.assertWithin;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.map;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;

import dev.kiln.kernels.reference.GradientSums;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

@ExtendWith(ParityTable.class)
class GradientSumsParityTest {
    @TestFactory
    Stream<DynamicTest> add() {
        return Parity.cases("add", (engine, n) -> check(engine, n, 0.25f, 0.625f, 0.125f));
    }

    @TestFactory
    Stream<DynamicTest> shouldNotLookAtDevicesWithoutSamples() {
        return Parity.cases("add without weight", new int[] {207}, (engine, n) -> {
            check(engine, n, 0f, 1f, 0f);
            check(engine, n, 1f, 0f, 0f);
        });
    }

    private static void check(Engine engine, int n, float... shares) {
        FloatArray weights = device(shares);
        FloatArray total = output(n);
        double[][] parts = new double[shares.length][];
        for (int i = 0; i < shares.length; i++) {
            FloatArray part = device(normal(n, i, 3));
            if (shares[i] == 0) {
                part.init(Float.NaN);
            }
            parts[i] = doubles(part);
            engine.run(Launch.of(LaunchGrid.lanes(n), dev.kiln.kernels.GradientSums::add, total, part, weights, i, n));
        }
        double[] sharesAsDoubles = doubles(shares);
        double[][] magnitudes =
                Arrays.stream(parts).map(part -> map(part, Math::abs)).toArray(double[][]::new);
        double[] tolerance =
                map(GradientSums.sum(magnitudes, sharesAsDoubles), magnitude -> shares.length * ULP * magnitude);
        assertWithin(GradientSums.sum(parts, sharesAsDoubles), total, tolerance);
    }
}
