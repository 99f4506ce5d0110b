package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.opencl.OpenClArgument;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClFunction;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import dev.kiln.tornado.spi.GraphNode;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;

/** A task that runs a kernel on an OpenCL device. */
final class OpenClKernelTask extends OpenClTask implements Fusible {

    private final TaskCompiler<OpenClKernel> compiler;
    private final KernelMethod method;
    private final Object[] given;
    private final Object[] arguments;
    private final boolean live;
    private final Function<Object, OpenClBuffer> buffers;
    private final Supplier<OpenClBuffer> status;
    private final TaskGrid grid;
    private final Function<Object[], Grid> loops = this::loopGrid;
    private @Nullable OpenClKernel kernel;
    private @Nullable OpenClKernel taken;
    private Object[] launched;
    private @Nullable OpenClCode code;
    private @Nullable OpenClFunction function;
    private long driverNanos;

    /**
     * Makes a task that is not compiled yet.
     *
     * @param buffers gives the memory of an array
     * @param status gives the memory in which the kernel reports failures
     */
    OpenClKernelTask(
            String name,
            GraphNode.Task task,
            TaskCompiler<OpenClKernel> compiler,
            Function<Object, OpenClBuffer> buffers,
            Supplier<OpenClBuffer> status,
            OpenClTimer timer) {
        super(name, timer);
        this.compiler = compiler;
        this.buffers = buffers;
        this.status = status;
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

    private Grid loopGrid(Object[] values) {
        return kernel().grid(values);
    }

    private OpenClKernel kernel() {
        return Objects.requireNonNull(kernel);
    }

    private OpenClCode code() {
        return Objects.requireNonNull(code);
    }

    private OpenClFunction function() {
        return Objects.requireNonNull(function);
    }

    @Override
    void prepare() {
        kernel = method.compile(given, compiler::compile);
        grid.forget();
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
        OpenClKernel running = taken == null ? kernel() : taken;
        // Numbers that may change until the next launch are no facts.
        Object[] known = taken == null ? given : launched;
        OpenClCode built =
                running.code(new LaunchedKernel(running.kernel(), known, grid()).facts(running.usesGroups()));
        driverNanos = built.driverNanos().getAndSet(0);
        if (!built.equals(code) || function == null) {
            close();
            function = built.function("Task " + name() + " (" + label() + ")");
            code = built;
        }
        List<OpenClArgument> wanted = built.source().arguments();
        for (int i = 0; i < wanted.size(); i++) {
            bind(i, wanted.get(i));
        }
        built.shape(function(), grid());
    }

    @Override
    public @Nullable Kernel ownKernel() {
        return live ? null : kernel().kernel();
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
    public void take(Kernel other, Object[] others) {
        taken = compiler.compile(method, other);
        launched = others;
    }

    @Override
    public void giveBack() {
        taken = null;
        launched = arguments;
    }

    private void bind(int position, OpenClArgument argument) {
        OpenClFunction to = function();
        switch (argument) {
            case OpenClArgument.Buffer buffer -> to.set(position, buffers.apply(array(buffer.parameter())));
            case OpenClArgument.Length length -> to.set(position, DeviceArray.length(array(length.parameter())));
            case OpenClArgument.Scalar scalar -> bind(position, scalar.type(), launched[scalar.parameter()]);
            case OpenClArgument.GridLimit limit -> to.set(position, 0);
            case OpenClArgument.Status report -> to.set(position, status.get());
        }
    }

    private Object array(int parameter) {
        return launched[parameter];
    }

    private void bind(int position, ValueType type, Object value) {
        OpenClFunction to = function();
        boolean fits = switch (type) {
            case BOOL, INT -> value instanceof Integer || value instanceof Short || value instanceof Byte;
            case LONG -> value instanceof Long;
            case FLOAT -> value instanceof Float;
            case DOUBLE -> value instanceof Double;
        };
        if (!fits) {
            throw new TornadoTaskRuntimeException("Task " + name() + ": kernel " + label() + " needs a boxed "
                    + type.text() + ", but the task gives a " + value.getClass().getName());
        }
        Number number = (Number) value;
        switch (type) {
            case BOOL, INT -> to.set(position, number.intValue());
            case LONG -> to.set(position, number.longValue());
            case FLOAT -> to.set(position, number.floatValue());
            case DOUBLE -> to.set(position, number.doubleValue());
        }
    }

    @Override
    TaskWork describe() {
        Kernel running = taken == null ? kernel().kernel() : taken.kernel();
        return new LaunchedKernel(running, launched, grid()).work();
    }

    @Override
    void enqueue(OpenClQueue queue, @Nullable OpenClTimer measure) {
        if (host() == null) {
            queue.launch(function(), measure);
        }
    }

    @Override
    @Nullable
    RuntimeException failure(int[] report) {
        return code().source().failure(report);
    }

    @Override
    long driverNanos() {
        return driverNanos;
    }

    @Override
    String listing() {
        return code().source().text();
    }

    @Override
    void unbind() {
        // The next preparation binds all arguments again.
    }

    @Override
    void close() {
        if (function != null) {
            function.close();
            function = null;
        }
    }
}
