package dev.kiln.device.doctor;

import dev.kiln.device.Target;
import dev.kiln.kernels.LaunchGrid;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiFunction;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Runs one kernel once on a device. */
final class Probe {
    /** Elements of every input and output: one group. */
    static final int SIZE = 64;

    private static final String GRAPH = "doctor";
    private static final String TASK = "trap";

    private final Target target;

    Probe(Target target) {
        this.target = target;
    }

    /** Adds the task {@link #TASK} to a graph. */
    interface Task extends BiFunction<TaskGraph, KernelContext, TaskGraph> {}

    /** Runs a task with one work item for each element. */
    void run(Task task, Object... arrays) throws TornadoExecutionPlanException {
        run(grids(LaunchGrid.lanes(SIZE)), task, arrays);
    }

    /** Runs a task; all arrays travel both ways. */
    void run(GridScheduler grids, Task task, Object... arrays) throws TornadoExecutionPlanException {
        try (TornadoExecutionPlan plan = target.plan(grids, graph(task, arrays))) {
            plan.execute();
        }
    }

    /** Runs a task as {@link #run(Task, Object...)} does, with the compiler flags that the engine itself takes. */
    void runWithoutFlags(Task task, Object... arrays) throws TornadoExecutionPlanException {
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph(task, arrays))) {
            plan.withDevice(target.device()).withGridScheduler(grids(LaunchGrid.lanes(SIZE)));
            plan.execute();
        }
    }

    /** Runs a task that nobody gave a grid. */
    void runWithoutGrid(Task task, Object... arrays) throws TornadoExecutionPlanException {
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph(task, arrays))) {
            plan.withDevice(target.device()).execute();
        }
    }

    private static ImmutableTaskGraph graph(Task task, Object... arrays) {
        Object[] distinct = distinct(arrays);
        TaskGraph graph = new TaskGraph(GRAPH).transferToDevice(DataTransferMode.EVERY_EXECUTION, distinct);
        return task.apply(graph, new KernelContext())
                .transferToHost(DataTransferMode.EVERY_EXECUTION, distinct)
                .snapshot();
    }

    /** The grid of the task. */
    static GridScheduler grids(WorkerGrid grid) {
        GridScheduler grids = new GridScheduler();
        grids.addWorkerGrid(GRAPH + "." + TASK, grid);
        return grids;
    }

    /** The name that every task has. */
    static String task() {
        return TASK;
    }

    static IntArray ints(int... values) {
        IntArray array = new IntArray(SIZE);
        for (int i = 0; i < SIZE; i++) {
            array.set(i, values[i % values.length]);
        }
        return array;
    }

    static FloatArray floats(float... values) {
        FloatArray array = new FloatArray(SIZE);
        for (int i = 0; i < SIZE; i++) {
            array.set(i, values[i % values.length]);
        }
        return array;
    }

    private static Object[] distinct(Object[] arrays) {
        Set<Object> seen = new LinkedHashSet<>(Arrays.asList(arrays));
        return seen.toArray();
    }
}
