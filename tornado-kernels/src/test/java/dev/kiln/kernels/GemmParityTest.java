package dev.kiln.kernels;

import static dev.kiln.kernels.Samples.ULP;
import static dev.kiln.kernels.Samples.assertWithin;
import static dev.kiln.kernels.Samples.device;
import static dev.kiln.kernels.Samples.doubles;
import static dev.kiln.kernels.Samples.map;
import static dev.kiln.kernels.Samples.normal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.kernels.reference.Gemm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task16;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** Matrix products, as a portable kernel and as a library task, against their twin. */
@ExtendWith(ParityTable.class)
class GemmParityTest {
    @TestFactory
    Stream<DynamicTest> kernel() {
        return Parity.cases(
                Engine.ALL, "", specs(), (engine, spec) -> check(spec, operands -> engine.run(operands.kernel())));
    }

    @TestFactory
    Stream<DynamicTest> tiles() {
        return Parity.cases(
                Engine.ALL, "", specs(), (engine, spec) -> check(spec, operands -> engine.run(operands.tiles())));
    }

    @TestFactory
    Stream<DynamicTest> libraryTask() {
        return Parity.cases(Engine.devices(), "library ", specs(), (engine, spec) -> {
            Assumptions.assumeTrue(Engine.embedded(), "no engine with library kiln: library tasks are skipped");
            check(spec, operands -> operands.runLibrary(engine));
        });
    }

    @Test
    void shouldUseTheCodesOfTheEpilogues() {
        assertThat(GemmKernels.NONE).isEqualTo(Epilogue.NONE.code());
        assertThat(GemmKernels.BIAS_RELU).isEqualTo(Epilogue.BIAS_RELU.code());
        assertThat(GemmKernels.BIAS_GELU).isEqualTo(Epilogue.BIAS_GELU.code());
        assertThat(GemmKernels.BIAS_SILU).isEqualTo(Epilogue.BIAS_SILU.code());
        assertThat(GemmKernels.RELU_GRADIENT).isEqualTo(Epilogue.RELU_GRADIENT.code());
    }

    /** Shapes, transposes, epilogues, accumulation and batches. */
    static List<GemmSpec> specs() {
        List<GemmSpec> specs = new ArrayList<>();
        for (int[] size : new int[][] {{1, 1, 1}, {3, 13, 207}, {13, 207, 3}, {64, 33, 65}}) {
            for (int trans = 0; trans < 4; trans++) {
                specs.add(GemmSpec.of(size[0], size[1], size[2], (trans & 1) == 1, (trans & 2) == 2));
            }
        }
        for (Epilogue epilogue : Epilogue.values()) {
            specs.add(GemmSpec.denseForward(13, 21, 34, epilogue));
            specs.add(GemmSpec.denseForward(5, 8, 20, epilogue).accumulating());
            specs.add(GemmSpec.of(4, 6, 5, true, true).withEpilogue(epilogue).batched(3, 21, 0, 24));
        }
        return specs;
    }

    /** Compares what a run leaves in C with the twin. */
    static void check(GemmSpec spec, Consumer<Operands> run) {
        Operands operands = Operands.of(spec);
        double[] expected = doubles(operands.c);
        double[] bound = map(expected, Math::abs);
        Gemm.multiply(spec, doubles(operands.a), doubles(operands.b), expected, doubles(operands.aux));
        Gemm.multiply(
                spec.withEpilogue(Epilogue.NONE),
                map(doubles(operands.a), Math::abs),
                map(doubles(operands.b), Math::abs),
                bound,
                new double[0]);
        run.accept(operands);
        assertWithin(expected, operands.c, map(bound, sum -> (spec.k() + 4) * ULP * sum + 1e-6));
    }

    /** The arrays of a product. */
    record Operands(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        static Operands of(GemmSpec spec) {
            int batches = spec.batch() - 1;
            int sizeA = batches * spec.strideA() + spec.m() * spec.k();
            int sizeB = batches * spec.strideB() + spec.k() * spec.n();
            int sizeC = batches * spec.strideC() + spec.m() * spec.n();
            return new Operands(
                    spec,
                    device(normal(sizeA, 1, 1)),
                    device(normal(sizeB, 2, 1)),
                    device(normal(sizeC, 3, 1)),
                    device(normal(sizeC, 4, 1)));
        }

        Launch kernel() {
            return launch(LaunchGrid.plane(spec.n(), spec.batch() * spec.m()), GemmKernels::gemm);
        }

        Launch tiles() {
            return launch(GemmTiles.grid(spec), GemmTiles::gemm);
        }

        private Launch launch(
                WorkerGrid grid,
                Task16<
                                KernelContext,
                                FloatArray,
                                FloatArray,
                                FloatArray,
                                FloatArray,
                                Integer,
                                Integer,
                                Integer,
                                Integer,
                                Integer,
                                Integer,
                                Integer,
                                Integer,
                                Integer,
                                Integer,
                                Integer>
                        gemm) {
            int transA = spec.transA() ? 1 : 0;
            int transB = spec.transB() ? 1 : 0;
            int accumulate = spec.accumulate() ? 1 : 0;
            int epilogue = spec.epilogue().code();
            return new Launch(
                    grid,
                    context -> gemm.apply(
                            context,
                            a,
                            b,
                            c,
                            aux,
                            spec.m(),
                            spec.n(),
                            spec.k(),
                            transA,
                            transB,
                            spec.batch(),
                            spec.strideA(),
                            spec.strideB(),
                            spec.strideC(),
                            accumulate,
                            epilogue),
                    (graph, context) -> graph.task(
                            Launch.TASK,
                            gemm,
                            context,
                            a,
                            b,
                            c,
                            aux,
                            spec.m(),
                            spec.n(),
                            spec.k(),
                            transA,
                            transB,
                            spec.batch(),
                            spec.strideA(),
                            spec.strideB(),
                            spec.strideC(),
                            accumulate,
                            epilogue),
                    List.of(a, b, c, aux));
        }

        void runLibrary(DeviceEngine engine) {
            TaskGraph graph = new TaskGraph("gemm").transferToDevice(DataTransferMode.EVERY_EXECUTION, a, b, c, aux);
            dev.kiln.kernels.Gemm.append(graph, "product", spec, a, b, c, aux)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, c);
            engine.execute(graph, null);
        }
    }
}
