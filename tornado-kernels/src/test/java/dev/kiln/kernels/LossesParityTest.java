package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.ULP;
import static dev.kiln.kernels.Samples.assertClose;
import static dev.kiln.kernels.Samples.assertWithin;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;

import dev.kiln.kernels.reference.Losses;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

@ExtendWith(ParityTable.class)
class LossesParityTest {
    @TestFactory
    Stream<DynamicTest> mean() {
        return Parity.cases("mean", (engine, rows) -> {
            int batch = (rows + 1) / 2;
            float[] losses = normal(rows, 1, 1);
            Arrays.fill(losses, batch, rows, 0f);
            FloatArray mean = output(1);
            engine.run(Launch.of(
                    LaunchGrid.lanes(1), dev.kiln.kernels.Losses::mean, device(losses), device(batch), mean, rows));
            double magnitude = Arrays.stream(doubles(losses)).map(Math::abs).sum() / batch;
            assertClose(new double[] {Losses.mean(doubles(losses), batch)}, mean, rows * ULP / 2 * magnitude, ULP);
        });
    }

    @TestFactory
    Stream<DynamicTest> meanSquaredErrorByRows() {
        return Parity.cases("meanSquaredError", (engine, rows) -> check(engine, rows, Math.max(1, rows - 3), 7));
    }

    @TestFactory
    Stream<DynamicTest> meanSquaredErrorByColumns() {
        return Parity.cases("meanSquaredError of wide rows", (engine, columns) -> check(engine, 5, 4, columns));
    }

    private static void check(Engine engine, int rows, int batch, int columns) {
        FloatArray predictions = device(normal(rows * columns, 1, 3));
        FloatArray targets = device(normal(rows * columns, 2, 3));
        FloatArray gradient = output(rows * columns);
        FloatArray loss = output(rows);
        engine.run(Launch.of(
                LaunchGrid.lanes(rows),
                dev.kiln.kernels.Losses::meanSquaredError,
                predictions,
                targets,
                device(batch),
                gradient,
                loss,
                rows,
                columns));
        double[] p = doubles(predictions);
        double[] t = doubles(targets);
        assertClose(Losses.squaredErrors(p, t, batch, columns), loss, 0, (columns + 8) * ULP / 2);
        double[] allowed = new double[p.length];
        for (int i = 0; i < p.length; i++) {
            allowed[i] = 4 * ULP * (Math.abs(p[i]) + Math.abs(t[i])) / ((double) batch * columns);
        }
        assertWithin(Losses.squaredErrorGradient(p, t, batch, columns), gradient, allowed);
    }
}
