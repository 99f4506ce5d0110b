package dev.kiln.benchmarks;

import dev.kiln.embedded.host.WorkPool;
import dev.kiln.kernels.Activations;
import dev.kiln.kernels.LaunchGrid;
import java.io.PrintStream;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** An elementwise kernel, two arrays in and one out, against the memory bandwidth that the triad reaches. */
final class ElementwiseBenchmark implements Benchmark {
    private static final int ELEMENTS = 1 << 24;
    private static final int REPEATS = 8;
    private static final int PAIRS = 9;

    @Override
    public String name() {
        return "elementwise";
    }

    @Override
    public String description() {
        return "the ReLU gradient kernel on 16M elements against the triad, GB/s (goal: 0.7)";
    }

    @Override
    public Comparison run(List<String> options, PrintStream out) throws Exception {
        FloatArray y = new FloatArray(ELEMENTS);
        FloatArray dy = new FloatArray(ELEMENTS);
        FloatArray dx = new FloatArray(ELEMENTS);
        y.init(1f);
        dy.init(2f);
        TaskGraph graph = new TaskGraph("g")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, y, dy)
                .task("relu", Activations::reluGradient, new KernelContext(), y, dy, dx, ELEMENTS)
                .transferToHost(DataTransferMode.UNDER_DEMAND, dx);
        GridScheduler grids = new GridScheduler("g.relu", LaunchGrid.lanes(ELEMENTS));
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot()).withGridScheduler(grids);
                WorkPool pool = new WorkPool()) {
            for (int i = 0; i < 5 * REPEATS; i++) {
                plan.execute();
            }
            return Comparison.alternate(
                    name(),
                    "triad",
                    "GB/s",
                    true,
                    PAIRS,
                    () -> {
                        long start = System.nanoTime();
                        for (int i = 0; i < REPEATS; i++) {
                            plan.execute();
                        }
                        return 12.0 * ELEMENTS * REPEATS / (System.nanoTime() - start);
                    },
                    () -> Limits.measure(pool).gigabytesPerSecond());
        }
    }
}
