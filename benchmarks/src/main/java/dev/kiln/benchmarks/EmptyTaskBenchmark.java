package dev.kiln.benchmarks;

import java.io.PrintStream;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** The time of a task that does next to nothing, against the goal; TornadoVM needs 100 to 200 µs. */
final class EmptyTaskBenchmark implements Benchmark {
    private static final double GOAL_MICROS = 5;
    private static final int TASKS = 20;
    private static final int EXECUTIONS = 500;
    private static final int PAIRS = 9;

    @Override
    public String name() {
        return "empty-task";
    }

    @Override
    public String description() {
        return "time of an empty task in a graph of " + TASKS + " against the goal of 5 µs (TornadoVM 5.2: 100-200 µs)";
    }

    /** Touches one element. */
    static void touch(KernelContext context, IntArray array) {
        array.set(context.globalIdx, 1);
    }

    @Override
    public Comparison run(List<String> options, PrintStream out) throws Exception {
        IntArray array = new IntArray(1);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.FIRST_EXECUTION, array);
        GridScheduler grids = new GridScheduler();
        for (int i = 0; i < TASKS; i++) {
            graph.task("t" + i, EmptyTaskBenchmark::touch, new KernelContext(), array);
            grids.addWorkerGrid("g.t" + i, new WorkerGrid1D(1));
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, array);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot()).withGridScheduler(grids)) {
            for (int i = 0; i < 10 * EXECUTIONS; i++) {
                plan.execute();
            }
            return Comparison.alternate(
                    name(),
                    "goal",
                    "µs",
                    false,
                    PAIRS,
                    () -> {
                        long start = System.nanoTime();
                        for (int i = 0; i < EXECUTIONS; i++) {
                            plan.execute();
                        }
                        return (System.nanoTime() - start) / 1e3 / EXECUTIONS / TASKS;
                    },
                    () -> GOAL_MICROS);
        }
    }
}
