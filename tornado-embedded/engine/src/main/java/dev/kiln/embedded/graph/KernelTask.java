package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.tornado.spi.GraphNode;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** A task that runs a kernel. */
final class KernelTask extends HostTask {

    private final TaskCompiler compiler;
    private final KernelMethod method;
    private final Object[] arguments;
    private @Nullable CompiledTask compiled;

    /** The grid that was registered for this task at the latest execution, or null. */
    private @Nullable Grid registered;

    /** The grid to launch: the registered one, or that of the kernel's own loops. */
    private @Nullable Grid grid;

    KernelTask(String name, GraphNode.Task task, TaskCompiler compiler) {
        super(name);
        this.compiler = compiler;
        method = KernelMethod.of(name, task.code());
        arguments = task.arguments().toArray();
    }

    @Override
    String label() {
        return method.label();
    }

    @Override
    void prepare() {
        compiled = compiler.compile(method);
    }

    @Override
    void updateGrid(@Nullable GridScheduler grids) {
        WorkerGrid worker = grids == null ? null : grids.get(name());
        if (grid != null
                && (worker == null
                        ? registered == null
                        : registered != null && WorkerGrids.isSame(worker, registered))) {
            return;
        }
        registered = worker == null ? null : WorkerGrids.grid(name(), worker);
        grid = method.usesContext() ? contextGrid() : loopGrid();
    }

    private Grid contextGrid() {
        if (registered == null) {
            throw new TornadoTaskRuntimeException(
                    "Task " + name() + ": its kernel " + label() + " uses a KernelContext "
                            + "but has no grid. Register one: gridScheduler.addWorkerGrid(\"" + name()
                            + "\", new WorkerGrid1D(n)) and plan.withGridScheduler(gridScheduler)");
        }
        return registered;
    }

    /** A kernel with parallel loops needs all their iterations, whatever grid is registered. */
    private Grid loopGrid() {
        Grid loops = Objects.requireNonNull(compiled).grid(arguments);
        for (int d = 0; registered != null && d < 3; d++) {
            if (registered.global()[d] < loops.global()[d]) {
                throw new TornadoTaskRuntimeException(
                        "Task " + name() + ": its grid has " + registered.global()[d]
                                + " work items in dimension " + d + ", but the parallel loops of " + label() + " need "
                                + loops.global()[d] + ". Enlarge the grid or remove it");
            }
        }
        return loops;
    }

    @Override
    void run(WorkPool pool) {
        Objects.requireNonNull(compiled).launch(arguments, Objects.requireNonNull(grid), pool);
    }

    @Override
    String listing() {
        return Objects.requireNonNull(compiled).listing();
    }
}
