package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.normal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.Optimizers;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

@ExtendWith(ParityTable.class)
class OptimizersParityTest {
    private static final int STEPS = 5;
    private static final float SCALE = 0.25f;

    /** Five steps, each within half an ulp of a few roundings at magnitudes up to 10. */
    private static final double TOLERANCE = 2e-6;

    @TestFactory
    Stream<DynamicTest> sgd() {
        return Parity.cases("sgd", (engine, n) -> checkSgd(engine, n, 0, false));
    }

    @TestFactory
    Stream<DynamicTest> sgdMomentum() {
        return Parity.cases("sgdMomentum", (engine, n) -> checkSgd(engine, n, 0.9, false));
    }

    @TestFactory
    Stream<DynamicTest> sgdNesterov() {
        return Parity.cases("sgdNesterov", (engine, n) -> checkSgd(engine, n, 0.9, true));
    }

    @TestFactory
    Stream<DynamicTest> adamW() {
        return Parity.cases("adamW", (engine, n) -> {
            FloatArray weights = device(normal(n, 1, 1));
            FloatArray m = new FloatArray(n);
            FloatArray v = new FloatArray(n);
            FloatArray settings = new FloatArray(OptimizerSettings.ADAMW_LENGTH);
            double[] expected = doubles(weights);
            double[] expectedM = new double[n];
            double[] expectedV = new double[n];
            for (int step = 1; step <= STEPS; step++) {
                FloatArray gradients = device(normal(n, 100 + step, 1e-3));
                OptimizerSettings.fillAdamW(settings, 0.01, 0.9, 0.999, 1e-8, 0.1, step);
                engine.run(Launch.of(
                        LaunchGrid.lanes(n),
                        dev.kiln.kernels.Optimizers::adamW,
                        weights,
                        gradients,
                        m,
                        v,
                        settings,
                        device(SCALE, 0f, 1f),
                        n));
                Optimizers.adamW(expected, scaled(gradients), expectedM, expectedV, 0.01, 0.9, 0.999, 1e-8, 0.1, step);
            }
            Samples.assertClose(expected, weights, TOLERANCE, TOLERANCE);
            Samples.assertClose(expectedM, m, 1e-10, TOLERANCE);
            Samples.assertClose(expectedV, v, 1e-14, TOLERANCE);
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldLeaveEverythingWhenTheStepIsSkipped() {
        return Parity.cases("skipped steps", new int[] {13}, (engine, n) -> {
            FloatArray weights = device(normal(n, 1, 1));
            FloatArray state = device(normal(n, 2, 1));
            FloatArray secondState = device(normal(n, 2, 1));
            FloatArray gradients = new FloatArray(n);
            gradients.init(Float.NaN);
            float[] weightsBefore = weights.toHeapArray();
            float[] stateBefore = state.toHeapArray();
            FloatArray clip = device(0f, 1f, Float.NaN);
            FloatArray settings = device(0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f);
            engine.run(Launch.of(
                    LaunchGrid.lanes(n), dev.kiln.kernels.Optimizers::sgd, weights, gradients, settings, clip, n));
            engine.run(Launch.of(
                    LaunchGrid.lanes(n),
                    dev.kiln.kernels.Optimizers::sgdNesterov,
                    weights,
                    gradients,
                    state,
                    settings,
                    clip,
                    n));
            engine.run(Launch.of(
                    LaunchGrid.lanes(n),
                    dev.kiln.kernels.Optimizers::adamW,
                    weights,
                    gradients,
                    state,
                    secondState,
                    settings,
                    clip,
                    n));
            assertThat(weights.toHeapArray()).containsExactly(weightsBefore);
            assertThat(state.toHeapArray()).containsExactly(stateBefore);
            assertThat(secondState.toHeapArray()).containsExactly(stateBefore);
        });
    }

    private static void checkSgd(Engine engine, int n, double momentum, boolean nesterov) {
        FloatArray weights = device(normal(n, 1, 1));
        FloatArray velocity = new FloatArray(n);
        FloatArray settings = new FloatArray(OptimizerSettings.SGD_LENGTH);
        double[] expected = doubles(weights);
        double[] expectedVelocity = new double[n];
        OptimizerSettings.fillSgd(settings, 0.1, momentum, 0.01);
        FloatArray clip = device(SCALE, 0f, 1f);
        for (int step = 0; step < STEPS; step++) {
            FloatArray gradients = device(normal(n, 100 + step, 2));
            engine.run(launchSgd(weights, gradients, velocity, settings, clip, momentum, nesterov));
            Optimizers.sgd(expected, scaled(gradients), expectedVelocity, 0.1, momentum, nesterov, 0.01);
        }
        Samples.assertClose(expected, weights, TOLERANCE, TOLERANCE);
        Samples.assertClose(expectedVelocity, velocity, TOLERANCE, TOLERANCE);
    }

    private static Launch launchSgd(
            FloatArray weights,
            FloatArray gradients,
            FloatArray velocity,
            FloatArray settings,
            FloatArray clip,
            double momentum,
            boolean nesterov) {
        int n = weights.getSize();
        if (momentum == 0) {
            return Launch.of(
                    LaunchGrid.lanes(n), dev.kiln.kernels.Optimizers::sgd, weights, gradients, settings, clip, n);
        }
        return nesterov
                ? Launch.of(
                        LaunchGrid.lanes(n),
                        dev.kiln.kernels.Optimizers::sgdNesterov,
                        weights,
                        gradients,
                        velocity,
                        settings,
                        clip,
                        n)
                : Launch.of(
                        LaunchGrid.lanes(n),
                        dev.kiln.kernels.Optimizers::sgdMomentum,
                        weights,
                        gradients,
                        velocity,
                        settings,
                        clip,
                        n);
    }

    private static double[] scaled(FloatArray gradients) {
        return Arrays.stream(doubles(gradients)).map(g -> g * SCALE).toArray();
    }
}
