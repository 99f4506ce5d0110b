package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.ULP;
import static dev.kiln.kernels.Samples.assertClose;
import static dev.kiln.kernels.Samples.assertWithin;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.map;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;

import dev.kiln.kernels.reference.Bias;
import dev.kiln.kernels.reference.LayerNorm;
import dev.kiln.kernels.reference.RmsNorm;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

@ExtendWith(ParityTable.class)
class NormalizationParityTest {
    private static final int ROWS = 5;
    private static final float EPSILON = 1e-5f;
    private static final int[] COLUMNS = {2, 3, 13, 64, 207, 1026};

    @TestFactory
    Stream<DynamicTest> layerNorm() {
        return Parity.cases("LayerNorm", COLUMNS, (engine, columns) -> {
            FloatArray x = input(columns);
            FloatArray gamma = device(normal(columns, 2, 1));
            FloatArray beta = device(normal(columns, 3, 1));
            FloatArray dy = device(normal(ROWS * columns, 4, 1));
            FloatArray y = output(ROWS * columns);
            FloatArray mean = output(ROWS);
            FloatArray rstd = output(ROWS);
            engine.run(Launch.of(
                    LaunchGrid.groups(ROWS),
                    dev.kiln.kernels.LayerNorm::forward,
                    x,
                    gamma,
                    beta,
                    y,
                    mean,
                    rstd,
                    EPSILON,
                    columns));
            double[] rstds = LayerNorm.rstd(doubles(x), EPSILON, columns);
            double scale = largest(doubles(x)) * largest(rstds) * Math.sqrt(columns) * 1e-6;
            assertClose(LayerNorm.means(doubles(x), columns), mean, 1e-6 * Math.sqrt(columns), 1e-6);
            assertClose(rstds, rstd, 0, 1e-4);
            assertClose(
                    LayerNorm.forward(doubles(x), doubles(gamma), doubles(beta), EPSILON),
                    y,
                    scale * largest(doubles(gamma)),
                    1e-6);
            checkLayerNormGradients(engine, x, gamma, mean, rstd, dy, scale);
        });
    }

    @TestFactory
    Stream<DynamicTest> rmsNorm() {
        return Parity.cases("RmsNorm", COLUMNS, (engine, columns) -> {
            FloatArray x = input(columns);
            FloatArray gamma = device(normal(columns, 2, 1));
            FloatArray dy = device(normal(ROWS * columns, 4, 1));
            FloatArray y = output(ROWS * columns);
            FloatArray rstd = output(ROWS);
            engine.run(Launch.of(
                    LaunchGrid.groups(ROWS), dev.kiln.kernels.RmsNorm::forward, x, gamma, y, rstd, EPSILON, columns));
            double[] rstds = RmsNorm.rstd(doubles(x), EPSILON, columns);
            double relative = 1e-6 * Math.sqrt(columns);
            assertClose(rstds, rstd, 0, relative);
            assertClose(RmsNorm.forward(doubles(x), doubles(gamma), EPSILON), y, 0, relative);

            FloatArray dx = output(ROWS * columns);
            FloatArray dGamma = output(columns);
            engine.run(Launch.of(
                    LaunchGrid.groups(ROWS), dev.kiln.kernels.RmsNorm::gradient, x, gamma, rstd, dy, dx, columns));
            engine.run(Launch.of(
                    LaunchGrid.lanes(columns),
                    dev.kiln.kernels.RmsNorm::weightGradient,
                    x,
                    rstd,
                    dy,
                    dGamma,
                    ROWS,
                    columns));
            double size = largest(doubles(gamma)) * largest(doubles(dy)) * largest(rstds) * Math.sqrt(columns);
            assertClose(RmsNorm.gradient(doubles(x), doubles(gamma), doubles(dy), EPSILON), dx, 2e-6 * size, 1e-6);
            assertClose(
                    RmsNorm.gammaGradient(doubles(x), doubles(dy), EPSILON, columns),
                    dGamma,
                    relative * ROWS * largest(doubles(dy)) * Math.sqrt(columns),
                    0);
        });
    }

    private static void checkLayerNormGradients(
            Engine engine,
            FloatArray x,
            FloatArray gamma,
            FloatArray mean,
            FloatArray rstd,
            FloatArray dy,
            double tolerance) {
        int columns = gamma.getSize();
        FloatArray dx = output(ROWS * columns);
        FloatArray dGamma = output(columns);
        FloatArray dBeta = output(columns);
        engine.run(Launch.of(
                LaunchGrid.groups(ROWS), dev.kiln.kernels.LayerNorm::gradient, x, gamma, mean, rstd, dy, dx, columns));
        engine.run(Launch.of(
                LaunchGrid.lanes(columns),
                dev.kiln.kernels.LayerNorm::weightGradients,
                x,
                mean,
                rstd,
                dy,
                dGamma,
                dBeta,
                ROWS,
                columns));
        double size = largest(doubles(gamma)) * largest(doubles(dy)) * largest(doubles(rstd)) * 8;
        assertClose(LayerNorm.gradient(doubles(x), doubles(gamma), doubles(dy), EPSILON), dx, tolerance * size, 1e-6);
        assertClose(
                LayerNorm.gammaGradient(doubles(x), doubles(dy), EPSILON, columns),
                dGamma,
                tolerance * 4 * ROWS * largest(doubles(dy)),
                0);
        assertWithin(
                Bias.gradient(doubles(dy), columns),
                dBeta,
                map(Bias.gradient(map(doubles(dy), Math::abs), columns), sum -> ROWS * ULP * sum));
    }

    /** Rows of different scales and offsets. */
    private static FloatArray input(int columns) {
        float[] values = normal(ROWS * columns, 1, 1);
        for (int i = 0; i < values.length; i++) {
            int row = i / columns;
            values[i] = values[i] * (row + 1) + (row - 2);
        }
        return device(values);
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }
}
