package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
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
final class OpenClKernelTask extends OpenClTask {

    private final Function<KernelMethod, OpenClCode> compiler;
    private final KernelMethod method;
    private final Object[] arguments;
    private final Function<Object, OpenClBuffer> buffers;
    private final Supplier<OpenClBuffer> status;
    private final TaskGrid grid;
    private final Function<Object[], Grid> loops = this::loopGrid;
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
            Function<KernelMethod, OpenClCode> compiler,
            Function<Object, OpenClBuffer> buffers,
            Supplier<OpenClBuffer> status,
            OpenClTimer timer) {
        super(name, timer);
        this.compiler = compiler;
        this.buffers = buffers;
        this.status = status;
        method = KernelMethod.of(name, task.code());
        arguments = task.arguments().toArray();
        grid = new TaskGrid(name, method, arguments);
    }

    @Override
    String label() {
        return method.label();
    }

    private Grid loopGrid(Object[] values) {
        return code().grid(values);
    }

    private OpenClCode code() {
        return Objects.requireNonNull(code);
    }

    private OpenClFunction function() {
        return Objects.requireNonNull(function);
    }

    @Override
    void prepare() {
        OpenClCode compiled = compiler.apply(method);
        code = compiled;
        driverNanos = compiled.driverNanos().getAndSet(0);
        if (function == null) {
            function = compiled.function("Task " + name() + " (" + label() + ")");
        }
        List<OpenClArgument> wanted = compiled.source().arguments();
        for (int i = 0; i < wanted.size(); i++) {
            bind(i, wanted.get(i));
        }
        grid.forget();
    }

    private void bind(int position, OpenClArgument argument) {
        OpenClFunction to = function();
        switch (argument) {
            case OpenClArgument.Buffer buffer -> to.set(position, buffers.apply(array(buffer.parameter())));
            case OpenClArgument.Length length -> to.set(position, DeviceArray.length(array(length.parameter())));
            case OpenClArgument.Scalar scalar -> bind(position, scalar.type(), arguments[scalar.parameter()]);
            case OpenClArgument.GridLimit limit -> to.set(position, 0);
            case OpenClArgument.Status report -> to.set(position, status.get());
        }
    }

    private Object array(int parameter) {
        return arguments[parameter];
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
    void updateGrid(@Nullable GridScheduler grids) {
        if (grid.update(grids, loops)) {
            code().shape(function(), grid.grid());
        }
    }

    @Override
    void enqueue(OpenClQueue queue, @Nullable OpenClTimer measure) {
        queue.launch(function(), measure);
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
