package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.assertClose;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.output;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The kernels against numbers that libtorch 2.10 printed for the same inputs (CPU, FP32). */
@ExtendWith(ParityTable.class)
class LibtorchGoldenTest {
    private static final int[] ONCE = {4};
    private static final double TOLERANCE = 1e-6;

    private static final float[] WEIGHTS = {0.5f, -1.25f, 3f, -0.001f};
    private static final float[][] GRADIENTS = {
        {0.1f, -2f, 0.003f, 1e-6f}, {-0.4f, 0.5f, 0.02f, -1e-6f}, {0.7f, 0.25f, -1f, 3e-6f}
    };
    private static final float[] X = {-3f, -1f, -0.1f, 0f, 0.5f, 2f, -6f, 6f};

    /** Three steps with learning rate 0.1, weight decay 0.01, and momentum 0.9 where there is one. */
    @TestFactory
    Stream<DynamicTest> sgd() {
        return Parity.cases("SGD", ONCE, (engine, n) -> {
            float[] plain = {0.45848146f, -1.1216036f, 3.0887115f, -9.973029e-4f};
            float[] momentum = {0.4760954f, -0.8217033f, 3.0785744f, -9.947756e-4f};
            float[] nesterov = {0.43695095f, -0.7370339f, 3.1594534f, -9.926072e-4f};
            FloatArray settings = new FloatArray(OptimizerSettings.SGD_LENGTH);
            OptimizerSettings.fillSgd(settings, 0.1, 0.9, 0.01);
            FloatArray weights = device(WEIGHTS);
            for (float[] g : GRADIENTS) {
                engine.run(Launch.of(
                        LaunchGrid.lanes(n), Optimizers::sgd, weights, device(g), settings, Clipping.off(), n));
            }
            assertClose(doubles(plain), weights, 0, TOLERANCE);
            checkMomentum(engine, Optimizers::sgdMomentum, settings, momentum);
            checkMomentum(engine, Optimizers::sgdNesterov, settings, nesterov);
        });
    }

    /** Three steps with learning rate 0.01, weight decay 0.1 and the default betas and epsilon. */
    @TestFactory
    Stream<DynamicTest> adamW() {
        return Parity.cases("AdamW", ONCE, (engine, n) -> {
            float[] expected = {0.49080005f, -1.2287511f, 2.9789412f, -0.015934207f};
            FloatArray settings = new FloatArray(OptimizerSettings.ADAMW_LENGTH);
            FloatArray weights = device(WEIGHTS);
            FloatArray m = new FloatArray(n);
            FloatArray v = new FloatArray(n);
            for (int step = 1; step <= GRADIENTS.length; step++) {
                OptimizerSettings.fillAdamW(settings, 0.01, 0.9, 0.999, 1e-8, 0.1, step);
                engine.run(Launch.of(
                        LaunchGrid.lanes(n),
                        Optimizers::adamW,
                        weights,
                        device(GRADIENTS[step - 1]),
                        m,
                        v,
                        settings,
                        Clipping.off(),
                        n));
            }
            assertClose(doubles(expected), weights, 0, TOLERANCE);
        });
    }

    @TestFactory
    Stream<DynamicTest> activations() {
        return Parity.cases("activations", ONCE, (engine, n) -> {
            float[] gelu = {-0.003637433f, -0.158808f, -0.04601725f, 0f, 0.345714f, 1.9545977f, -0f, 6f};
            float[] geluGradient = {-0.011584297f, -0.08296409f, 0.4204782f, 0.5f, 0.8673699f, 1.0860993f, 0f, 1f};
            float[] silu = {
                -0.14227761f, -0.26894143f, -0.04750208f, 0f, 0.31122968f, 1.761594f, -0.014835739f, 5.9851646f
            };
            float[] siluGradient = {
                -0.08810411f, 0.072329484f, 0.4500832f, 0.5f, 0.7399612f, 1.0907843f, -0.012326431f, 1.0123262f
            };
            checkActivation(engine, Activations::gelu, Activations::geluGradient, gelu, geluGradient);
            checkActivation(engine, Activations::silu, Activations::siluGradient, silu, siluGradient);
        });
    }

    @TestFactory
    Stream<DynamicTest> crossEntropy() {
        return Parity.cases("cross-entropy", ONCE, (engine, classes) -> {
            float[] expected = {
                0.010718403f,
                0.07919888f,
                -0.3052022f,
                0.21528488f,
                0.0019986003f,
                -0.49104288f,
                3.0047727e-6f,
                0.48904127f
            };
            FloatArray gradient = output(X.length);
            FloatArray rows = output(2);
            FloatArray mean = output(1);
            engine.run(Launch.of(
                    LaunchGrid.lanes(2),
                    Softmax::crossEntropy,
                    device(X),
                    device(2, 1),
                    device(2),
                    gradient,
                    rows,
                    2,
                    classes));
            engine.run(Launch.of(LaunchGrid.lanes(1), Losses::mean, rows, device(2), mean, 2));
            assertClose(new double[] {2.4824035}, mean, 0, TOLERANCE);
            assertClose(doubles(expected), gradient, 1e-7, TOLERANCE);
        });
    }

    @TestFactory
    Stream<DynamicTest> layerNorm() {
        return Parity.cases("layer norm", ONCE, (engine, columns) -> {
            float[] forward = {
                -1.5390832f, 0.04149574f, -0.9676719f, 3.4253316f, 0.07107216f, 0.6364124f, 1.3331753f, 3.6219485f
            };
            float[] inputGradient = {
                0.37914944f, -1.076336f, -0.6109184f, 1.3081048f, 0.5221051f, 0.27383405f, -0.3305762f, -0.46536294f
            };
            FloatArray x = device(X);
            FloatArray gamma = device(1f, 2f, -1f, 0.5f);
            FloatArray beta = device(0.1f, 0f, -0.2f, 3f);
            FloatArray dy = device(1f, -1f, 2f, 0.5f, 3f, 1f, 1f, -2f);
            FloatArray y = output(X.length);
            FloatArray dx = output(X.length);
            FloatArray mean = output(2);
            FloatArray rstd = output(2);
            FloatArray dGamma = output(columns);
            FloatArray dBeta = output(columns);
            engine.run(
                    Launch.of(LaunchGrid.groups(2), LayerNorm::forward, x, gamma, beta, y, mean, rstd, 1e-5f, columns));
            engine.run(Launch.of(LaunchGrid.groups(2), LayerNorm::gradient, x, gamma, mean, rstd, dy, dx, columns));
            engine.run(Launch.of(
                    LaunchGrid.lanes(columns),
                    LayerNorm::weightGradients,
                    x,
                    mean,
                    rstd,
                    dy,
                    dGamma,
                    dBeta,
                    2,
                    columns));
            assertClose(doubles(forward), y, TOLERANCE, TOLERANCE);
            assertClose(doubles(inputGradient), dx, TOLERANCE, TOLERANCE);
            assertClose(new double[] {-1.7258669, 0.29745835, 0.002168417, -2.0624623}, dGamma, TOLERANCE, TOLERANCE);
            assertClose(new double[] {4, 0, 3, -1.5}, dBeta, 0, 0);
        });
    }

    private static void checkMomentum(
            Engine engine,
            Task7<KernelContext, FloatArray, FloatArray, FloatArray, FloatArray, FloatArray, Integer> kernel,
            FloatArray settings,
            float[] expected) {
        int n = WEIGHTS.length;
        FloatArray weights = device(WEIGHTS);
        FloatArray velocity = new FloatArray(n);
        for (float[] g : GRADIENTS) {
            engine.run(
                    Launch.of(LaunchGrid.lanes(n), kernel, weights, device(g), velocity, settings, Clipping.off(), n));
        }
        assertClose(doubles(expected), weights, 0, TOLERANCE);
    }

    private static void checkActivation(
            Engine engine,
            Task4<KernelContext, FloatArray, FloatArray, Integer> forward,
            Task5<KernelContext, FloatArray, FloatArray, FloatArray, Integer> backward,
            float[] expected,
            float[] expectedGradient) {
        int n = X.length;
        FloatArray ones = new FloatArray(n);
        ones.init(1f);
        FloatArray y = output(n);
        FloatArray dx = output(n);
        engine.run(Launch.of(LaunchGrid.lanes(n), forward, device(X), y, n));
        engine.run(Launch.of(LaunchGrid.lanes(n), backward, device(X), ones, dx, n));
        assertClose(doubles(expected), y, TOLERANCE, TOLERANCE);
        assertClose(doubles(expectedGradient), dx, 2 * TOLERANCE, 2 * TOLERANCE);
    }
}
