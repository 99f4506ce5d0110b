package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.assertWithin;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.extreme;
import static dev.kiln.kernels.Samples.map;
import static dev.kiln.kernels.Samples.normal;
import static dev.kiln.kernels.Samples.output;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.Activations;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

@ExtendWith(ParityTable.class)
class ActivationsParityTest {
    @TestFactory
    Stream<DynamicTest> forward() {
        return Stream.of(
                        forward("relu", dev.kiln.kernels.Activations::relu, Activations::relu, 0),
                        forward("gelu", dev.kiln.kernels.Activations::gelu, Activations::gelu, 1e-6),
                        forward("silu", dev.kiln.kernels.Activations::silu, Activations::silu, 1e-6))
                .flatMap(tests -> tests);
    }

    @TestFactory
    Stream<DynamicTest> gradients() {
        return Stream.of(
                        gradient(
                                "reluGradient",
                                dev.kiln.kernels.Activations::reluGradient,
                                Activations::reluDerivative,
                                0),
                        gradient(
                                "geluGradient",
                                dev.kiln.kernels.Activations::geluGradient,
                                Activations::geluDerivative,
                                2e-6),
                        gradient(
                                "siluGradient",
                                dev.kiln.kernels.Activations::siluGradient,
                                Activations::siluDerivative,
                                2e-6))
                .flatMap(tests -> tests);
    }

    @TestFactory
    Stream<DynamicTest> shouldKeepNaN() {
        return Parity.cases("NaN", new int[] {13}, (engine, n) -> {
            FloatArray x = new FloatArray(n);
            x.init(Float.NaN);
            for (var kernel : Stream.<Task4<KernelContext, FloatArray, FloatArray, Integer>>of(
                            dev.kiln.kernels.Activations::relu,
                            dev.kiln.kernels.Activations::gelu,
                            dev.kiln.kernels.Activations::silu)
                    .toList()) {
                FloatArray y = output(n);
                engine.run(Launch.of(LaunchGrid.lanes(n), kernel, x, y, n));
                assertThat(y.toHeapArray()).containsOnly(Float.NaN);
            }
        });
    }

    private static Stream<DynamicTest> forward(
            String name,
            Task4<KernelContext, FloatArray, FloatArray, Integer> kernel,
            DoubleUnaryOperator twin,
            double tolerance) {
        return Parity.cases(name, (engine, n) -> {
            FloatArray x = device(extreme(n, n));
            FloatArray y = output(n);
            engine.run(Launch.of(LaunchGrid.lanes(n), kernel, x, y, n));
            Samples.assertClose(map(doubles(x), twin), y, tolerance, tolerance);
        });
    }

    private static Stream<DynamicTest> gradient(
            String name,
            Task5<KernelContext, FloatArray, FloatArray, FloatArray, Integer> kernel,
            DoubleUnaryOperator derivative,
            double tolerance) {
        return Parity.cases(name, (engine, n) -> {
            FloatArray x = device(extreme(n, n));
            FloatArray dy = device(normal(n, 7, 1));
            FloatArray dx = output(n);
            engine.run(Launch.of(LaunchGrid.lanes(n), kernel, x, dy, dx, n));
            double[] expected = map(doubles(x), derivative);
            double[] allowed = new double[n];
            for (int i = 0; i < n; i++) {
                double slope = expected[i];
                expected[i] = slope * dy.get(i);
                allowed[i] = tolerance * (1 + Math.abs(slope)) * Math.abs(dy.get(i));
            }
            assertWithin(expected, dx, allowed);
        });
    }
}
