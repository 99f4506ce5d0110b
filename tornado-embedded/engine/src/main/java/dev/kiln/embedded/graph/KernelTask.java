package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.WorkPool;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.tornado.spi.GraphNode;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;

/** A task that runs a kernel. */
final class KernelTask extends HostTask implements Fusible {

    private final TaskCompiler<CompiledTask> compiler;
    private final KernelMethod method;
    private final Object[] given;
    private final Object[] arguments;
    private final boolean live;
    private @Nullable CompiledTask own;
    private @Nullable CompiledTask compiled;
    private @Nullable Kernel taken;
    private Object[] launched;

    private final TaskGrid grid;
    private final Function<Object[], Grid> loops = this::loopGrid;

    KernelTask(String name, GraphNode.Task task, TaskCompiler<CompiledTask> compiler) {
        super(name);
        this.compiler = compiler;
        method = KernelMethod.of(name, task.code());
        given = task.arguments().toArray();
        arguments = LiveNumber.values(given);
        live = LiveNumber.isAmong(given);
        launched = arguments;
        grid = new TaskGrid(name, method, arguments);
    }

    @Override
    String label() {
        return method.label();
    }

    /** Returns what it is compiled from. */
    KernelMethod method() {
        return method;
    }

    /** Compiles the kernel for whoever asks next; may run on any thread. */
    void compileAhead() {
        method.compile(given, compiler::compile);
    }

    @Override
    void prepare() {
        own = method.compile(given, compiler::compile);
        compiled = own;
    }

    @Override
    boolean updateGrid(@Nullable GridScheduler grids) {
        if (live) {
            LiveNumber.refresh(given, arguments);
            grid.forget();
        }
        return grid.update(grids, loops);
    }

    @Override
    void build() {
        compiled = taken == null ? own : compiler.compile(method, taken);
    }

    private Grid loopGrid(Object[] values) {
        return Objects.requireNonNull(own).grid(values);
    }

    @Override
    public @Nullable Kernel ownKernel() {
        return live ? null : Objects.requireNonNull(own).kernel();
    }

    @Override
    public Object[] ownArguments() {
        return arguments;
    }

    @Override
    public Grid grid() {
        return grid.grid();
    }

    @Override
    public void take(Kernel kernel, Object[] added) {
        taken = kernel;
        launched = added;
    }

    @Override
    public void giveBack() {
        taken = null;
        launched = arguments;
    }

    private CompiledTask compiled() {
        return Objects.requireNonNull(compiled);
    }

    @Override
    @Nullable
    TaskWork describe() {
        Kernel kernel = taken == null ? Objects.requireNonNull(own).kernel() : taken;
        return kernel == null ? null : new LaunchedKernel(kernel, launched, grid.grid()).work();
    }

    @Override
    void run(WorkPool pool) {
        if (host() == null) {
            compiled().launch(launched, grid.grid(), pool);
        }
    }

    @Override
    String listing() {
        return compiled().listing();
    }
}
