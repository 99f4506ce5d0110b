package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.ULP;
import static dev.kiln.kernels.Samples.assertClose;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.extreme;
import static dev.kiln.kernels.Samples.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.kernels.reference.Dropout;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

@ExtendWith(ParityTable.class)
class DropoutParityTest {
    private static final long SEED = -3;
    private static final long STEP = 17;
    private static final int TENSOR = 2;

    @TestFactory
    Stream<DynamicTest> apply() {
        return Parity.cases("apply", (engine, n) -> {
            int threshold = dev.kiln.kernels.Dropout.threshold(0.3);
            FloatArray x = device(extreme(n, 4));
            FloatArray y = output(n);
            apply(engine, x, y, threshold);
            assertClose(Dropout.apply(doubles(x), SEED, STEP, TENSOR, threshold), y, 0, ULP);
        });
    }

    @TestFactory
    Stream<DynamicTest> applyToRows() {
        return Parity.cases("applyToRows", (engine, columns) -> {
            int threshold = dev.kiln.kernels.Dropout.threshold(0.3);
            int rows = 5;
            int first = 7;
            float[] batch = extreme((first + rows) * columns, 4);
            FloatArray x = device(Arrays.copyOfRange(batch, first * columns, batch.length));
            FloatArray y = output(rows * columns);
            IntArray key = new IntArray(dev.kiln.kernels.Dropout.ROWS_KEY_LENGTH);
            Philox.fillKey(key, SEED, STEP);
            key.set(dev.kiln.kernels.Dropout.FIRST_ROW, first);
            engine.run(Launch.of(
                    LaunchGrid.plane(Philox.LANES, Philox.blocks(rows * columns) + 1),
                    dev.kiln.kernels.Dropout::applyToRows,
                    x,
                    y,
                    key,
                    TENSOR,
                    threshold,
                    dev.kiln.kernels.Dropout.scale(threshold),
                    columns,
                    rows * columns));
            double[] whole = Dropout.apply(doubles(batch), SEED, STEP, TENSOR, threshold);
            assertClose(Arrays.copyOfRange(whole, first * columns, whole.length), y, 0, ULP);
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldKeepEverythingAtProbabilityZero() {
        return Parity.cases("probability 0", new int[] {207}, (engine, n) -> {
            FloatArray x = device(extreme(n, 4));
            FloatArray y = output(n);
            apply(engine, x, y, dev.kiln.kernels.Dropout.threshold(0));
            assertThat(y.toHeapArray()).containsExactly(x.toHeapArray());
        });
    }

    @Test
    void shouldDropTheShareThatWasAskedFor() {
        double[] ones = new double[100_000];
        Arrays.fill(ones, 1);
        double[] y = Dropout.apply(ones, SEED, STEP, TENSOR, dev.kiln.kernels.Dropout.threshold(0.3));
        double dropped = Arrays.stream(y).filter(value -> value == 0).count() / 100_000.0;
        assertThat(dropped).isCloseTo(0.3, within(0.005));
        assertThat(Arrays.stream(y).average().orElseThrow()).isCloseTo(1, within(0.007));
    }

    @Test
    void shouldThrowIfTheProbabilityIsImpossible() {
        assertThatThrownBy(() -> dev.kiln.kernels.Dropout.threshold(1)).hasMessageContaining("got 1.0");
        assertThatThrownBy(() -> dev.kiln.kernels.Dropout.threshold(Double.NaN)).hasMessageContaining("got NaN");
    }

    private static void apply(Engine engine, FloatArray x, FloatArray y, int threshold) {
        int n = x.getSize();
        IntArray key = new IntArray(Philox.KEY_LENGTH);
        Philox.fillKey(key, SEED, STEP);
        engine.run(Launch.of(
                LaunchGrid.plane(Philox.LANES, Philox.blocks(n)),
                dev.kiln.kernels.Dropout::apply,
                x,
                y,
                key,
                TENSOR,
                threshold,
                dev.kiln.kernels.Dropout.scale(threshold),
                n));
    }
}
