package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.opencl.OpenClBuffer;
import dev.kiln.embedded.opencl.OpenClCall;
import dev.kiln.embedded.opencl.OpenClContext;
import dev.kiln.embedded.opencl.OpenClQueue;
import dev.kiln.embedded.opencl.OpenClTimer;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;

/** A task that calls a library's function on an OpenCL device. */
final class OpenClLibraryTask extends OpenClTask {

    private final OpenClLibraries libraries;
    private final OpenClContext context;
    private final Function<Object, OpenClBuffer> buffers;
    private final String library;
    private final String function;
    private final Object[] parameters;
    private @Nullable OpenClCall call;

    OpenClLibraryTask(
            String name,
            LibraryTaskDescriptor descriptor,
            OpenClLibraries libraries,
            OpenClContext context,
            Function<Object, OpenClBuffer> buffers,
            OpenClTimer timer) {
        super(name, timer);
        this.libraries = libraries;
        this.context = context;
        this.buffers = buffers;
        library = Objects.requireNonNull(descriptor.getLibraryName());
        function = Objects.requireNonNull(descriptor.getFunctionName());
        parameters = Objects.requireNonNull(descriptor.getParameters());
    }

    @Override
    String label() {
        return library + "." + function;
    }

    private OpenClCall call() {
        return Objects.requireNonNull(call);
    }

    @Override
    void prepare() {
        if (call == null) {
            call = libraries.prepare(name(), context, library, function, parameters, buffers);
        }
    }

    @Override
    boolean updateGrid(@Nullable GridScheduler grids) {
        // A library chooses its own work items.
        return false;
    }

    @Override
    void build() {
        // It was prepared as a whole.
    }

    @Override
    @Nullable
    TaskWork describe() {
        return call().work();
    }

    @Override
    void enqueue(OpenClQueue queue, @Nullable OpenClTimer measure) {
        call().enqueue(queue, measure);
    }

    @Override
    @Nullable
    RuntimeException failure(int[] status) {
        return null;
    }

    @Override
    String listing() {
        return call().listing();
    }

    @Override
    void unbind() {
        close();
    }

    @Override
    void close() {
        if (call != null) {
            call.close();
            call = null;
        }
    }
}
