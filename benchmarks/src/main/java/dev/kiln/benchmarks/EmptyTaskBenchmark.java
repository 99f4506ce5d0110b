package dev.kiln.benchmarks;

import dev.kiln.device.Devices;
import java.io.PrintStream;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The time of a task that does next to nothing, against the goal; with {@code --device} on that device, against
 * TornadoVM on its first device where {@code TORNADOVM_HOME} is set.
 */
final class EmptyTaskBenchmark implements Benchmark {
    private static final double GOAL_MICROS = 5;
    private static final int TASKS = 20;
    private static final int EXECUTIONS = 500;
    private static final int PEER_EXECUTIONS = 100;
    private static final int PAIRS = 9;

    @Override
    public String name() {
        return "empty-task";
    }

    @Override
    public String description() {
        return "time of an empty task in a graph of " + TASKS + " against the goal of 5 µs, or"
                + " (--device opencl:0) against TornadoVM's (TORNADOVM_HOME)";
    }

    /** Touches one element. */
    static void touch(KernelContext context, IntArray array) {
        array.set(context.globalIdx, 1);
    }

    @Override
    public Comparison run(List<String> words, PrintStream out) throws Exception {
        IntArray array = new IntArray(1);
        TaskGraph graph = new TaskGraph("g").transferToDevice(DataTransferMode.FIRST_EXECUTION, array);
        GridScheduler grids = new GridScheduler();
        for (int i = 0; i < TASKS; i++) {
            graph.task("t" + i, EmptyTaskBenchmark::touch, new KernelContext(), array);
            grids.addWorkerGrid("g.t" + i, new WorkerGrid1D(1));
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, array);
        String device = new Options(words).device("");
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot()).withGridScheduler(grids)) {
            if (!device.isEmpty()) {
                plan.withDevice(Devices.select("embedded", device).device());
            }
            for (int i = 0; i < 10 * EXECUTIONS; i++) {
                plan.execute();
            }
            if (device.isEmpty() || !TornadoSdk.isInstalled()) {
                return compare(device, "goal", plan, () -> GOAL_MICROS);
            }
            try (TornadoProcess tornado = TornadoProcess.peer("empty", Integer.toString(TASKS))) {
                tornado.run(EXECUTIONS);
                return compare(
                        device, "TornadoVM", plan, () -> tornado.run(PEER_EXECUTIONS) / 1e3 / PEER_EXECUTIONS / TASKS);
            }
        }
    }

    private Comparison compare(String device, String peer, TornadoExecutionPlan plan, Comparison.Turn theirs)
            throws Exception {
        return Comparison.alternate(
                name() + (device.isEmpty() ? "" : " --device " + device),
                peer,
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
                theirs);
    }
}
