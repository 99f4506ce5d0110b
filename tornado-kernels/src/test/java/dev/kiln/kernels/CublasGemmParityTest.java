package dev.kiln.kernels;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;

/**
 * Products by cuBLAS with the kernel behind them, against their twin: both where there is CUDA, the kernel elsewhere.
 */
@ExtendWith(ParityTable.class)
class CublasGemmParityTest {
    @TestFactory
    Stream<DynamicTest> epilogue() {
        return Parity.cases(
                Engine.ALL,
                "",
                withEpilogue(),
                (engine, spec) -> GemmParityTest.check(spec, operands -> {
                    ColumnMajorBlas.perform(CublasGemm.product(spec, operands.a(), operands.b(), operands.c()));
                    engine.run(Launch.of(
                            LaunchGrid.plane(spec.n(), spec.batch() * spec.m()),
                            CublasGemm::epilogue,
                            operands.c(),
                            operands.aux(),
                            spec.m(),
                            spec.n(),
                            spec.batch(),
                            spec.strideC(),
                            spec.epilogue().code()));
                }));
    }

    @TestFactory
    Stream<DynamicTest> libraryTask() {
        return Parity.cases(Engine.devices(), "cuBLAS ", GemmParityTest.specs(), (engine, spec) -> {
            Assumptions.assumeTrue(
                    engine.device() != null && engine.device().getTornadoVMBackend() == TornadoVMBackendType.CUDA,
                    "no CUDA device: cuBLAS is skipped");
            GemmParityTest.check(spec, onCuda(engine, spec));
        });
    }

    private static List<GemmSpec> withEpilogue() {
        return GemmParityTest.specs().stream()
                .filter(spec -> spec.epilogue() != Epilogue.NONE)
                .toList();
    }

    private static Consumer<GemmParityTest.Operands> onCuda(DeviceEngine engine, GemmSpec spec) {
        return operands -> {
            TaskGraph graph = new TaskGraph("gemm")
                    .transferToDevice(
                            DataTransferMode.EVERY_EXECUTION, operands.a(), operands.b(), operands.c(), operands.aux());
            CublasGemm.appendProduct(graph, "product", spec, operands.a(), operands.b(), operands.c(), operands.aux());
            GridScheduler grids = new GridScheduler();
            if (spec.epilogue() != Epilogue.NONE) {
                grids.addWorkerGrid(
                        "gemm.epilogue",
                        CublasGemm.appendEpilogue(
                                graph, "epilogue", new KernelContext(), spec, operands.c(), operands.aux()));
            }
            graph.transferToHost(DataTransferMode.EVERY_EXECUTION, operands.c());
            engine.execute(graph, spec.epilogue() == Epilogue.NONE ? null : grids);
        };
    }
}
