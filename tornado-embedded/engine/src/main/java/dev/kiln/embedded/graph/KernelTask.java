package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.tornado.spi.GraphNode;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;

/** A task that runs a kernel. */
final class KernelTask extends HostTask {

    private final TaskCompiler compiler;
    private final KernelMethod method;
    private final Object[] given;
    private final Object[] arguments;
    private final boolean live;
    private @Nullable CompiledTask compiled;

    private final TaskGrid grid;
    private final Function<Object[], Grid> loops = this::loopGrid;

    KernelTask(String name, GraphNode.Task task, TaskCompiler compiler) {
        super(name);
        this.compiler = compiler;
        method = KernelMethod.of(name, task.code());
        given = task.arguments().toArray();
        arguments = LiveNumber.values(given);
        live = LiveNumber.isAmong(given);
        grid = new TaskGrid(name, method, arguments);
    }

    @Override
    String label() {
        return method.label();
    }

    @Override
    void prepare() {
        compiled = method.compile(given, compiler::compile);
    }

    @Override
    void updateGrid(@Nullable GridScheduler grids) {
        if (live) {
            LiveNumber.refresh(given, arguments);
            grid.forget();
        }
        grid.update(grids, loops);
    }

    private Grid loopGrid(Object[] values) {
        return compiled().grid(values);
    }

    private CompiledTask compiled() {
        return Objects.requireNonNull(compiled);
    }

    @Override
    void run(WorkPool pool) {
        compiled().launch(arguments, grid.grid(), pool);
    }

    @Override
    String listing() {
        return compiled().listing();
    }
}
