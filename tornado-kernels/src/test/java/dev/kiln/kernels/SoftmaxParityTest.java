package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.assertClose;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.integers;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.Softmax;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

@ExtendWith(ParityTable.class)
class SoftmaxParityTest {
    private static final int CLASSES = 10;

    @TestFactory
    Stream<DynamicTest> probabilitiesByRows() {
        return Parity.cases("probabilities", (engine, rows) -> checkProbabilities(engine, rows, CLASSES));
    }

    @TestFactory
    Stream<DynamicTest> probabilitiesByClasses() {
        return Parity.cases("probabilities of wide rows", (engine, classes) -> checkProbabilities(engine, 5, classes));
    }

    @TestFactory
    Stream<DynamicTest> crossEntropyByRows() {
        return Parity.cases(
                "crossEntropy", (engine, rows) -> checkCrossEntropy(engine, rows, Math.max(1, rows - 2), CLASSES));
    }

    @TestFactory
    Stream<DynamicTest> crossEntropyByClasses() {
        return Parity.cases("crossEntropy of wide rows", (engine, classes) -> checkCrossEntropy(engine, 5, 4, classes));
    }

    @TestFactory
    Stream<DynamicTest> shouldStayFiniteAtLogitsThatOverflowExp() {
        return Parity.cases("crossEntropy of large logits", new int[] {4}, (engine, rows) -> {
            FloatArray logits = device(1e30f, -1e30f, 0f, 500f, 500f, 500f, -1e38f, 1e38f, 3f, -200f, -200f, -100f);
            checkCrossEntropy(engine, logits, device(0, 2, 1, 2), rows, 3);
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldReportNaN() {
        return Parity.cases("crossEntropy of NaN", new int[] {3}, (engine, rows) -> {
            FloatArray logits = device(1f, Float.NaN, 0f, 1f, Float.POSITIVE_INFINITY, 3f);
            FloatArray gradient = output(6);
            FloatArray loss = output(3);
            launch(engine, logits, device(0, 1, 0), rows, gradient, loss, 2);
            assertThat(loss.get(0)).isNaN();
            assertThat(loss.get(1)).isFinite();
            assertThat(loss.get(2)).isNaN();
        });
    }

    private static void checkProbabilities(Engine engine, int rows, int classes) {
        FloatArray logits = device(normal(rows * classes, 5, 8));
        FloatArray probabilities = output(rows * classes);
        engine.run(Launch.of(
                LaunchGrid.lanes(rows), dev.kiln.kernels.Softmax::probabilities, logits, probabilities, rows, classes));
        assertClose(Softmax.probabilities(doubles(logits), classes), probabilities, 1e-6, 2e-6);
    }

    private static void checkCrossEntropy(Engine engine, int rows, int batch, int classes) {
        FloatArray logits = device(normal(rows * classes, 6, 8));
        IntArray labels = device(integers(rows, 8, classes));
        checkCrossEntropy(engine, logits, labels, batch, classes);
    }

    private static void checkCrossEntropy(Engine engine, FloatArray logits, IntArray labels, int batch, int classes) {
        FloatArray gradient = output(logits.getSize());
        FloatArray loss = output(labels.getSize());
        launch(engine, logits, labels, batch, gradient, loss, classes);
        check(logits, labels, batch, classes, gradient, loss);
    }

    private static void check(
            FloatArray logits, IntArray labels, int batch, int classes, FloatArray gradient, FloatArray loss) {
        double[] x = doubles(logits);
        int[] heapLabels = labels.toHeapArray();
        assertClose(Softmax.rowLosses(x, heapLabels, batch, classes), loss, 1e-4, 2e-6);
        assertClose(Softmax.gradient(x, heapLabels, batch, classes), gradient, 2e-6 / batch, 0);
        for (int row = batch; row < labels.getSize(); row++) {
            assertThat(loss.get(row)).isZero();
            assertThat(gradient.get(row * classes)).isZero();
        }
    }

    @TestFactory
    Stream<DynamicTest> wideCrossEntropy() {
        return Parity.cases("WideSoftmax.crossEntropy", new int[] {1, 3, 64, 207, 1026}, (engine, classes) -> {
            int rows = 4;
            int batch = 3;
            FloatArray logits = device(normal(rows * classes, 6, 8));
            IntArray labels = device(integers(rows, 8, classes));
            FloatArray gradient = output(rows * classes);
            FloatArray loss = output(rows);
            engine.run(Launch.of(
                    LaunchGrid.groups(rows),
                    WideSoftmax::crossEntropy,
                    logits,
                    labels,
                    device(batch),
                    gradient,
                    loss,
                    classes));
            check(logits, labels, batch, classes, gradient, loss);
        });
    }

    private static void launch(
            Engine engine,
            FloatArray logits,
            IntArray labels,
            int batch,
            FloatArray gradient,
            FloatArray loss,
            int classes) {
        engine.run(Launch.of(
                LaunchGrid.lanes(labels.getSize()),
                dev.kiln.kernels.Softmax::crossEntropy,
                logits,
                labels,
                device(batch),
                gradient,
                loss,
                labels.getSize(),
                classes));
    }
}
