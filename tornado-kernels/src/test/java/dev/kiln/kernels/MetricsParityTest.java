package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.integers;
import static dev.kiln.kernels.Samples.normal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.Metrics;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

@ExtendWith(ParityTable.class)
class MetricsParityTest {
    private static final int CLASSES = 10;

    @TestFactory
    Stream<DynamicTest> topK() {
        return Parity.cases("topK", (engine, rows) -> {
            FloatArray logits = tiedLogits(rows);
            int[] labels = integers(rows, 3, CLASSES);
            labels[rows / 2] = -1;
            int batch = Math.max(1, rows - 2);
            for (int k : new int[] {1, 5, CLASSES}) {
                int[] expected = Metrics.topK(doubles(logits), labels, batch, CLASSES, k);
                IntArray hits = new IntArray(rows);
                hits.init(-7);
                engine.run(Launch.of(
                        LaunchGrid.lanes(rows),
                        dev.kiln.kernels.Metrics::topK,
                        logits,
                        device(labels),
                        device(batch),
                        hits,
                        rows,
                        CLASSES,
                        k));
                assertThat(hits.toHeapArray()).containsExactly(expected);
                IntArray count = new IntArray(1);
                engine.run(Launch.of(LaunchGrid.lanes(1), dev.kiln.kernels.Metrics::count, hits, count, rows));
                assertThat(count.get(0)).isEqualTo(Arrays.stream(expected).sum());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> argMax() {
        return Parity.cases("argMax", (engine, rows) -> {
            FloatArray logits = tiedLogits(rows);
            IntArray index = new IntArray(rows);
            engine.run(
                    Launch.of(LaunchGrid.lanes(rows), dev.kiln.kernels.Metrics::argMax, logits, index, rows, CLASSES));
            assertThat(index.toHeapArray()).containsExactly(Metrics.argMax(doubles(logits), CLASSES));
        });
    }

    /** Logits with many equals, a row of infinities, and NaN in every seventh row. */
    private static FloatArray tiedLogits(int rows) {
        float[] values = normal(rows * CLASSES, 4, 2);
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) values[i];
        }
        for (int row = 2; row < rows; row += 7) {
            values[row * CLASSES + row % CLASSES] = Float.NaN;
        }
        Arrays.fill(values, 0, CLASSES, Float.NEGATIVE_INFINITY);
        return device(values);
    }
}
