package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.normal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The host's library steps weights to the bits of {@link Gemm} and the kernels of {@link Optimizers}. */
@ExtendWith(ParityTable.class)
class WeightStepsParityTest {
    private static final int SAMPLES = 37;

    /** A layer, a formula, and a value among the gradients of its output. */
    private record Case(int outputs, int inputs, int kind, float extreme) {}

    @TestFactory
    Stream<DynamicTest> stepsLikeGemmAndTheKernels() {
        List<DeviceEngine> hosts = Engine.devices().stream()
                .filter(device -> device.name().equals("host"))
                .toList();
        return Parity.cases(hosts, "library, ", cases(), (host, one) -> {
            Layer expected = new Layer(one);
            expected.stepByKernels(host);
            for (int wanted = 1; wanted >= 0; wanted--) {
                Layer found = new Layer(one);
                found.stepByLibrary(host, wanted);
                assertThat(found.weights.toHeapArray()).isEqualTo(expected.weights.toHeapArray());
                assertThat(found.first.toHeapArray()).isEqualTo(expected.first.toHeapArray());
                assertThat(found.second.toHeapArray()).isEqualTo(expected.second.toHeapArray());
            }
        });
    }

    /** Where gradients are wanted they may also be clipped, and the step skipped. */
    @TestFactory
    Stream<DynamicTest> clipsAndSkipsLikeTheKernels() {
        List<DeviceEngine> hosts = Engine.devices().stream()
                .filter(device -> device.name().equals("host"))
                .toList();
        return Parity.cases(hosts, "library, clip, ", cases(), (host, one) -> {
            for (float skip : new float[] {0, 1}) {
                Layer expected = new Layer(one);
                expected.clip = device(0.3f, skip, 1f);
                float[] before = expected.weights.toHeapArray();
                expected.stepByKernels(host);
                Layer found = new Layer(one);
                found.clip = device(0.3f, skip, 1f);
                found.stepByLibrary(host, 1);
                assertThat(found.weights.toHeapArray()).isEqualTo(expected.weights.toHeapArray());
                assertThat(found.first.toHeapArray()).isEqualTo(expected.first.toHeapArray());
                if (skip == 1) {
                    assertThat(found.weights.toHeapArray()).isEqualTo(before);
                }
            }
        });
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int kind = OptimizerSettings.SGD; kind <= OptimizerSettings.ADAMW; kind++) {
            for (float extreme : new float[] {0.5f, 1e-41f, 1e38f, Float.NEGATIVE_INFINITY, Float.NaN}) {
                cases.add(new Case(65, 129, kind, extreme));
            }
            cases.add(new Case(1, 1, kind, 0.5f));
            cases.add(new Case(3, 17, kind, 0.5f));
        }
        return cases;
    }

    /** What a step reads and writes. */
    private static final class Layer {
        final Case shape;
        final FloatArray dy;
        final FloatArray x;
        final FloatArray gradient;
        final FloatArray weights;
        final FloatArray first;
        final FloatArray second;
        final FloatArray settings;
        FloatArray clip = device(1f, 0f, 1f);

        Layer(Case shape) {
            this.shape = shape;
            int n = shape.outputs() * shape.inputs();
            dy = device(normal(SAMPLES * shape.outputs(), 1, 1));
            dy.set(shape.outputs() / 2, shape.extreme());
            x = device(normal(SAMPLES * shape.inputs(), 2, 1));
            gradient = new FloatArray(n);
            weights = device(normal(n, 3, 1));
            first = device(normal(n, 4, 1));
            second = device(normal(n, 5, 1));
            for (int i = 0; i < n; i++) {
                second.set(i, Math.abs(second.get(i)));
            }
            boolean adam = shape.kind() == OptimizerSettings.ADAMW;
            settings = new FloatArray(adam ? OptimizerSettings.ADAMW_LENGTH : OptimizerSettings.SGD_LENGTH);
            if (adam) {
                OptimizerSettings.fillAdamW(settings, 0.01f, 0.9, 0.999, 1e-8, 0.1, 3);
            } else {
                OptimizerSettings.fillSgd(settings, 0.1f, 0.9, 0.01);
            }
        }

        private GemmSpec spec() {
            return GemmSpec.denseWeightGradient(SAMPLES, shape.inputs(), shape.outputs());
        }

        void stepByKernels(DeviceEngine host) {
            TaskGraph product = new TaskGraph("product").transferToDevice(DataTransferMode.EVERY_EXECUTION, dy, x);
            Gemm.append(product, "gradient", spec(), dy, x, gradient, gradient);
            host.execute(product.transferToHost(DataTransferMode.EVERY_EXECUTION, gradient), null);
            int n = weights.getSize();
            host.run(
                    switch (shape.kind()) {
                        case OptimizerSettings.SGD ->
                            Launch.of(LaunchGrid.lanes(n), Optimizers::sgd, weights, gradient, settings, clip, n);
                        case OptimizerSettings.MOMENTUM_SGD ->
                            Launch.of(
                                    LaunchGrid.lanes(n),
                                    Optimizers::sgdMomentum,
                                    weights,
                                    gradient,
                                    first,
                                    settings,
                                    clip,
                                    n);
                        case OptimizerSettings.NESTEROV_SGD ->
                            Launch.of(
                                    LaunchGrid.lanes(n),
                                    Optimizers::sgdNesterov,
                                    weights,
                                    gradient,
                                    first,
                                    settings,
                                    clip,
                                    n);
                        default ->
                            Launch.of(
                                    LaunchGrid.lanes(n),
                                    Optimizers::adamW,
                                    weights,
                                    gradient,
                                    first,
                                    second,
                                    settings,
                                    clip,
                                    n);
                    });
        }

        void stepByLibrary(DeviceEngine host, int wanted) {
            IntArray flag = IntArray.fromElements(wanted);
            TaskGraph graph = new TaskGraph("library")
                    .transferToDevice(
                            DataTransferMode.EVERY_EXECUTION,
                            dy,
                            x,
                            gradient,
                            weights,
                            first,
                            second,
                            settings,
                            clip,
                            flag)
                    .libraryTask(
                            "product",
                            WeightSteps::product,
                            dy,
                            x,
                            gradient,
                            weights,
                            first,
                            second,
                            settings,
                            flag,
                            shape.outputs(),
                            shape.inputs(),
                            SAMPLES,
                            shape.kind())
                    .libraryTask(
                            "step",
                            WeightSteps::step,
                            weights,
                            gradient,
                            first,
                            second,
                            settings,
                            clip,
                            flag,
                            shape.kind(),
                            weights.getSize())
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, weights, first, second);
            host.execute(graph, null);
        }
    }
}
