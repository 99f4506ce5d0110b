package dev.kiln.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.NeuronMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The map of neurons on every engine. */
@ExtendWith(ParityTable.class)
class NeuronMapParityTest {
    private static final int ROWS = 21;

    /** Fewer than the rows: those behind have no samples. */
    private static final int SIZE = 19;

    private static final float THRESHOLD = 0.5f;
    private static final float DECAY = 0.75f;
    private static final float LOSS_SCALE = 64;
    private static final int OFFSET = 2;

    private static void observe(
            Engine engine, float[] a, float[] g, FloatArray sums, FloatArray map, int n, int columns) {
        engine.run(Launch.of(
                LaunchGrid.lanes(columns),
                dev.kiln.kernels.NeuronMap::observe,
                Samples.device(a),
                Samples.device(g),
                Samples.device(SIZE),
                Samples.device(LOSS_SCALE, 0, 0),
                sums,
                map,
                THRESHOLD,
                DECAY,
                OFFSET,
                n,
                columns));
    }

    @TestFactory
    Stream<DynamicTest> observe() {
        return Parity.cases("observe", (engine, columns) -> {
            float[] a = Samples.normal(ROWS * columns, 1, 1);
            float[] g = Samples.normal(ROWS * columns, 2, 1);
            int n = columns + 5;
            float[] before = Samples.normal(4 * n, 3, 1);
            FloatArray map = Samples.device(before);
            FloatArray sums = Samples.output(n);
            observe(engine, a, g, sums, map, n, columns);
            double[] exact = Samples.doubles(a);
            double[] gradients = Samples.doubles(g);
            double allowed = ROWS * 0x1p-20;
            for (int i = 0; i < n; i++) {
                int column = i - OFFSET;
                if (column < 0 || column >= columns) {
                    for (int row = 0; row < 4; row++) {
                        assertThat(map.get(row * n + i)).isEqualTo(before[row * n + i]);
                    }
                    continue;
                }
                double absolute = NeuronMap.absolute(exact, gradients, column, columns, SIZE) / LOSS_SCALE;
                double[] taken = {
                    NeuronMap.activity(exact, column, columns, SIZE, THRESHOLD),
                    absolute,
                    NeuronMap.mean(exact, column, columns, SIZE),
                    1
                };
                for (int row = 0; row < 4; row++) {
                    double expected = DECAY * before[row * n + i] + (1 - DECAY) * taken[row];
                    assertThat(Math.abs(map.get(row * n + i) - expected))
                            .as("row %d of neuron %d", row, i)
                            .isLessThanOrEqualTo(allowed);
                }
                double signed = NeuronMap.signed(exact, gradients, column, columns, SIZE) / LOSS_SCALE;
                assertThat(Math.abs(sums.get(i) - signed))
                        .as("gate's gradient %d", i)
                        .isLessThanOrEqualTo(allowed * (1 + absolute));
            }
        });
    }

    /** A gradient that overflowed says nothing about its neuron, and must not stay in a running mean for good. */
    @TestFactory
    Stream<DynamicTest> overflow() {
        return Parity.cases("observe, overflow", (engine, columns) -> {
            float[] a = Samples.normal(ROWS * columns, 1, 1);
            float[] g = Samples.normal(ROWS * columns, 2, 1);
            int broken = columns / 2;
            g[3 * columns + broken] = columns % 2 == 0 ? Float.NaN : Float.POSITIVE_INFINITY;
            a[3 * columns + broken] = 2;
            int n = columns + OFFSET;
            float[] before = Samples.normal(4 * n, 3, 1);
            FloatArray map = Samples.device(before);
            FloatArray sums = Samples.output(n);
            observe(engine, a, g, sums, map, n, columns);
            for (int i = OFFSET; i < n; i++) {
                for (int row = 0; row < 4; row++) {
                    float value = map.get(row * n + i);
                    boolean same = value == before[row * n + i];
                    assertThat(Float.isFinite(value)).isTrue();
                    assertThat(same).as("row %d of neuron %d", row, i).isEqualTo(i - OFFSET == broken);
                }
            }
            assertThat(sums.get(OFFSET + broken)).isZero();
        });
    }
}
