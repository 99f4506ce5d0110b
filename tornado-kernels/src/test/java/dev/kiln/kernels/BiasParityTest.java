package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.ULP;
import static dev.kiln.kernels.Samples.assertClose;
import static dev.kiln.kernels.Samples.assertWithin;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.extreme;
import static dev.kiln.kernels.Samples.map;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;

import dev.kiln.kernels.reference.Bias;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

@ExtendWith(ParityTable.class)
class BiasParityTest {
    private static final int ROWS = 19;

    @TestFactory
    Stream<DynamicTest> add() {
        return Parity.cases("add", (engine, columns) -> {
            FloatArray x = device(extreme(ROWS * columns, 1));
            FloatArray bias = device(normal(columns, 2, 1));
            double[] expected = Bias.add(doubles(x), doubles(bias));
            engine.run(
                    Launch.of(LaunchGrid.plane(columns, ROWS), dev.kiln.kernels.Bias::add, x, bias, x, ROWS, columns));
            assertClose(expected, x, 0, ULP / 2);
        });
    }

    @TestFactory
    Stream<DynamicTest> gradientOfHalf() {
        return Parity.cases("gradientOfHalf", (engine, columns) -> {
            float[] dy = normal(ROWS * columns, 3, 1);
            ShortArray bits = new ShortArray(dy.length);
            for (int i = 0; i < dy.length; i++) {
                bits.set(i, Float.floatToFloat16(dy[i]));
                dy[i] = Float.float16ToFloat(bits.get(i));
            }
            FloatArray db = output(columns);
            engine.run(Launch.of(
                    LaunchGrid.lanes(columns), dev.kiln.kernels.Bias::gradientOfHalf, bits, db, ROWS, columns));
            double[] exact = doubles(dy);
            double[] magnitude = Bias.gradient(map(exact, Math::abs), columns);
            assertWithin(Bias.gradient(exact, columns), db, map(magnitude, sum -> ROWS * ULP / 2 * sum));
        });
    }

    @TestFactory
    Stream<DynamicTest> gradient() {
        return Parity.cases("gradient", (engine, columns) -> {
            FloatArray dy = device(normal(ROWS * columns, 3, 10));
            FloatArray db = output(columns);
            engine.run(Launch.of(LaunchGrid.lanes(columns), dev.kiln.kernels.Bias::gradient, dy, db, ROWS, columns));
            double[] magnitude = Bias.gradient(map(doubles(dy), Math::abs), columns);
            assertWithin(Bias.gradient(doubles(dy), columns), db, map(magnitude, sum -> ROWS * ULP / 2 * sum));
        });
    }
}
