package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** The work items of a task that runs a kernel: those registered for it, or those of the kernel's own loops. */
final class TaskGrid {

    private final String task;
    private final KernelMethod method;
    private final Object[] arguments;

    /** The grid that was registered for this task at the latest execution, or null. */
    private @Nullable Grid registered;

    private @Nullable Grid grid;

    TaskGrid(String task, KernelMethod method, Object[] arguments) {
        this.task = task;
        this.method = method;
        this.arguments = arguments;
    }

    /** Returns the grid to launch. */
    Grid grid() {
        return Objects.requireNonNull(grid);
    }

    /** Forgets the grid, so that the next update finds a new one. */
    void forget() {
        grid = null;
    }

    /**
     * Reads the registered grid. Allocates nothing where it is what it was.
     *
     * @param loops returns the grid of the kernel's own loops for its arguments
     * @return whether the grid is a new one
     */
    boolean update(@Nullable GridScheduler grids, Function<Object[], Grid> loops) {
        WorkerGrid worker = grids == null ? null : grids.get(task);
        if (grid != null
                && (worker == null
                        ? registered == null
                        : registered != null && WorkerGrids.isSame(worker, registered))) {
            return false;
        }
        registered = worker == null ? null : WorkerGrids.grid(task, worker);
        grid = method.usesContext() ? contextGrid() : loopGrid(loops);
        return true;
    }

    private Grid contextGrid() {
        if (registered == null) {
            throw new TornadoTaskRuntimeException(
                    "Task " + task + ": its kernel " + method.label() + " uses a KernelContext "
                            + "but has no grid. Register one: gridScheduler.addWorkerGrid(\"" + task
                            + "\", new WorkerGrid1D(n)) and plan.withGridScheduler(gridScheduler)");
        }
        return registered;
    }

    /** A kernel with parallel loops needs all their iterations, whatever grid is registered. */
    private Grid loopGrid(Function<Object[], Grid> own) {
        Grid loops = own.apply(arguments);
        for (int d = 0; registered != null && d < 3; d++) {
            if (registered.global()[d] < loops.global()[d]) {
                throw new TornadoTaskRuntimeException(
                        "Task " + task + ": its grid has " + registered.global()[d] + " work items in dimension " + d
                                + ", but the parallel loops of " + method.label() + " need " + loops.global()[d]
                                + ". Enlarge the grid or remove it");
            }
        }
        return loops;
    }
}
