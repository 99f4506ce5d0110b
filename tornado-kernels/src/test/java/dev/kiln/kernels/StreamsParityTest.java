package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.ULP;
import static dev.kiln.kernels.Samples.assertBits;
import static dev.kiln.kernels.Samples.assertWithin;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.extreme;
import static dev.kiln.kernels.Samples.integers;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

@ExtendWith(ParityTable.class)
class StreamsParityTest {
    @TestFactory
    Stream<DynamicTest> copy() {
        return Parity.cases("copy", (engine, n) -> {
            float[] values = extreme(n, n);
            FloatArray y = output(n);
            engine.run(Launch.of(LaunchGrid.lanes(n), Streams::copy, device(values), y, n));
            assertBits(values, y);
        });
    }

    @TestFactory
    Stream<DynamicTest> triad() {
        return Parity.cases("triad", (engine, n) -> {
            FloatArray x = device(normal(n, 1, 1));
            FloatArray y = device(normal(n, 2, 1));
            FloatArray z = output(n);
            engine.run(Launch.of(LaunchGrid.lanes(n), Streams::triad, x, y, device(0.3f), z, n));
            double[] allowed = new double[n];
            for (int i = 0; i < n; i++) {
                allowed[i] = ULP * (Math.abs(x.get(i)) + 0.3 * Math.abs(y.get(i)));
            }
            assertWithin(dev.kiln.kernels.reference.Streams.triad(doubles(x), doubles(y), 0.3f), z, allowed);
        });
    }

    @TestFactory
    Stream<DynamicTest> touch() {
        return Parity.cases("touch", (engine, n) -> {
            IntArray x = device(integers(n + 1, 3, 1000));
            int behind = x.get(n);
            engine.run(Launch.of(LaunchGrid.lanes(n), Streams::touch, x, n));
            for (int i = 0; i < n; i++) {
                assertThat(x.get(i)).isEqualTo(1);
            }
            assertThat(x.get(n)).isEqualTo(behind);
        });
    }
}
