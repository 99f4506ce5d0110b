package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.ULP;
import static dev.kiln.kernels.Samples.assertClose;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kiln.kernels.reference.Clipping;
import dev.kiln.kernels.reference.Reductions;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The reductions, and clipping by the global norm, which is made of them. */
@ExtendWith(ParityTable.class)
class ReductionsParityTest {
    private static final int[] SIZES = {1, 3, 13, 64, 207, 4098, 16384, 40_000};

    @TestFactory
    Stream<DynamicTest> sum() {
        return reduction(
                "sum",
                dev.kiln.kernels.Reductions::sum,
                dev.kiln.kernels.Reductions::finishSum,
                Reductions::sum,
                x -> Arrays.stream(x).map(Math::abs).sum());
    }

    @TestFactory
    Stream<DynamicTest> sumOfSquares() {
        return reduction(
                "sumOfSquares",
                dev.kiln.kernels.Reductions::sumOfSquares,
                dev.kiln.kernels.Reductions::finishSum,
                Reductions::sumOfSquares,
                Reductions::sumOfSquares);
    }

    @TestFactory
    Stream<DynamicTest> maximum() {
        return reduction(
                "maximum",
                dev.kiln.kernels.Reductions::maximum,
                dev.kiln.kernels.Reductions::finishMaximum,
                Reductions::max,
                x -> 0);
    }

    @TestFactory
    Stream<DynamicTest> shouldScaleToTheGlobalNorm() {
        return Parity.cases("clipping", new int[] {1, 207, 40_000}, (engine, n) -> {
            FloatArray first = device(normal(n, 1, 1));
            FloatArray second = device(normal(13, 2, 1));
            double norm = Clipping.norm(doubles(first), doubles(second));
            for (double maxNorm : new double[] {0, norm / 2, norm * 2}) {
                FloatArray clip = clip(engine, (float) maxNorm, first, second);
                assertThat((double) clip.get(dev.kiln.kernels.Clipping.NORM)).isCloseTo(norm, within(1e-5 * norm));
                assertThat((double) clip.get(dev.kiln.kernels.Clipping.SCALE))
                        .isCloseTo(Clipping.scale(norm, maxNorm), within(1e-5));
                assertThat(clip.get(dev.kiln.kernels.Clipping.SKIP)).isZero();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldSkipTheStepIfTheNormIsNotFinite() {
        return Parity.cases("clipping of what is not finite", new int[] {13}, (engine, n) -> {
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f}) {
                FloatArray gradients = device(normal(n, 1, 1));
                gradients.set(5, bad);
                FloatArray clip = clip(engine, 0f, gradients);
                assertThat(clip.get(dev.kiln.kernels.Clipping.SKIP)).isEqualTo(1f);
                assertThat(clip.get(dev.kiln.kernels.Clipping.SCALE)).isZero();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldReadGradientsOnlyWhereTheirNormIsWanted() {
        return Parity.cases("squares", SIZES, (engine, n) -> {
            FloatArray gradients = device(normal(n, 1, 1));
            int count = dev.kiln.kernels.Reductions.partials(n);
            WorkerGrid grid =
                    LaunchGrid.plane(dev.kiln.kernels.Reductions.LANES, dev.kiln.kernels.Reductions.blocks(n));
            FloatArray expected = output(count);
            engine.run(Launch.of(grid, dev.kiln.kernels.Reductions::sumOfSquares, gradients, expected, 0, n));
            FloatArray found = output(count);
            IntArray wanted = IntArray.fromElements(0);
            engine.run(Launch.of(grid, dev.kiln.kernels.Clipping::squares, gradients, found, wanted, 0, n));
            assertThat(found.toHeapArray()).containsOnly(0f);
            wanted.set(0, 1);
            engine.run(Launch.of(grid, dev.kiln.kernels.Clipping::squares, gradients, found, wanted, 0, n));
            assertThat(found.toHeapArray()).isEqualTo(expected.toHeapArray());
        });
    }

    /**
     * Each launch is a graph of its own, and TornadoVM keeps of an array only what a graph writes: slices are copied.
     */
    private static FloatArray clip(Engine engine, float maxNorm, FloatArray... gradients) {
        int count = Arrays.stream(gradients)
                .mapToInt(g -> dev.kiln.kernels.Reductions.partials(g.getSize()))
                .sum();
        float[] sums = new float[count];
        int offset = 0;
        for (FloatArray g : gradients) {
            int n = g.getSize();
            FloatArray partials = output(count);
            engine.run(Launch.of(
                    LaunchGrid.plane(dev.kiln.kernels.Reductions.LANES, dev.kiln.kernels.Reductions.blocks(n)),
                    dev.kiln.kernels.Reductions::sumOfSquares,
                    g,
                    partials,
                    offset,
                    n));
            int end = offset + dev.kiln.kernels.Reductions.partials(n);
            System.arraycopy(partials.toHeapArray(), offset, sums, offset, end - offset);
            offset = end;
        }
        FloatArray clip = output(dev.kiln.kernels.Clipping.LENGTH);
        engine.run(Launch.of(
                LaunchGrid.lanes(1), dev.kiln.kernels.Clipping::finish, device(sums), device(maxNorm), clip, count));
        return clip;
    }

    private static Stream<DynamicTest> reduction(
            String name,
            Task5<KernelContext, FloatArray, FloatArray, Integer, Integer> first,
            Task4<KernelContext, FloatArray, FloatArray, Integer> second,
            ToDoubleFunction<double[]> twin,
            ToDoubleFunction<double[]> magnitude) {
        return Parity.cases(name, SIZES, (engine, n) -> {
            FloatArray x = device(normal(n, 9, 5));
            int count = dev.kiln.kernels.Reductions.partials(n);
            FloatArray partials = output(count);
            FloatArray result = output(1);
            engine.run(Launch.of(
                    LaunchGrid.plane(dev.kiln.kernels.Reductions.LANES, dev.kiln.kernels.Reductions.blocks(n)),
                    first,
                    x,
                    partials,
                    0,
                    n));
            engine.run(Launch.of(LaunchGrid.lanes(1), second, partials, result, count));
            double allowed = (256 + count) * ULP / 2 * magnitude.applyAsDouble(doubles(x));
            assertClose(new double[] {twin.applyAsDouble(doubles(x))}, result, allowed, 0);
        });
    }
}
