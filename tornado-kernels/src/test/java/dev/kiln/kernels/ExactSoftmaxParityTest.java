package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.assertBits;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.ExactSoftmax;
import dev.kiln.kernels.reference.Softmax;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Softmax and cross-entropy of arithmetic alone: the bits of their twins on every engine, and close to the truth. */
@ExtendWith(ParityTable.class)
class ExactSoftmaxParityTest {
    private static final float[] SPECIAL = {
        0f, -0f, 80f, -86.9f, -87.1f, -300f, 1e30f, -1e30f, Float.NEGATIVE_INFINITY, Float.NaN, Float.POSITIVE_INFINITY
    };

    @TestFactory
    Stream<DynamicTest> crossEntropy() {
        return Parity.cases("ExactSoftmax.crossEntropy", (engine, classes) -> check(engine, 7, 5, classes));
    }

    @TestFactory
    Stream<DynamicTest> probabilities() {
        return Parity.cases("ExactSoftmax.probabilities", (engine, rows) -> {
            int classes = 10;
            float[] logits = logits(rows, classes);
            FloatArray probabilities = output(rows * classes);
            engine.run(Launch.of(
                    LaunchGrid.lanes(rows),
                    dev.kiln.kernels.ExactSoftmax::probabilities,
                    device(logits),
                    probabilities,
                    rows,
                    classes));
            assertBits(ExactSoftmax.probabilities(logits, classes), probabilities);
        });
    }

    /** Rows of growing spread; from the fourth on each has a special number. */
    private static float[] logits(int rows, int classes) {
        float[] logits = Samples.normal(rows * classes, 6, 8);
        for (int row = 3; row < rows; row++) {
            logits[row * classes + row % classes] = SPECIAL[row % SPECIAL.length];
        }
        return logits;
    }

    private static void check(Engine engine, int rows, int batch, int classes) {
        float[] logits = logits(rows, classes);
        int[] labels = Samples.integers(rows, 8, classes);
        FloatArray gradient = output(rows * classes);
        FloatArray loss = output(rows);
        engine.run(Launch.of(
                LaunchGrid.lanes(rows),
                dev.kiln.kernels.ExactSoftmax::crossEntropy,
                device(logits),
                device(labels),
                device(batch),
                gradient,
                loss,
                rows,
                classes));
        assertBits(ExactSoftmax.rowLosses(logits, labels, batch, classes), loss);
        assertBits(ExactSoftmax.gradient(logits, labels, batch, classes), gradient);
    }

    @Test
    void shouldBeCloseToTheTruth() {
        float[] x = new float[20_001];
        for (int i = 0; i < x.length; i++) {
            x[i] = -i * 0.005f;
            double expected = x[i] < -87 ? 0 : Math.exp(x[i]);
            assertThat(Math.abs(ExactSoftmax.exp(x[i]) - expected)).isLessThanOrEqualTo(0x1p-22 * expected);
        }
        for (int i = 0; i < x.length; i++) {
            float y = (float) Math.pow(1.002, i * 0.4);
            assertThat(Math.abs(ExactSoftmax.log(y) - Math.log(y)))
                    .isLessThanOrEqualTo(0x1p-22 * Math.max(1, Math.log(y)));
        }
        int classes = 10;
        float[] logits = Samples.normal(300, 6, 8);
        int[] labels = Samples.integers(30, 8, classes);
        double[] exact = doubles(logits);
        Samples.assertClose(
                Softmax.rowLosses(exact, labels, 30, classes),
                device(ExactSoftmax.rowLosses(logits, labels, 30, classes)),
                1e-5,
                2e-6);
        Samples.assertClose(
                Softmax.gradient(exact, labels, 30, classes),
                device(ExactSoftmax.gradient(logits, labels, 30, classes)),
                2e-6 / 30,
                0);
    }
}
