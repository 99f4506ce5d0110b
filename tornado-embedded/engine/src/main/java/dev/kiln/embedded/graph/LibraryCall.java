package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.HostCall;
import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.host.WorkPool;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;

/** A task that calls a library's function. */
final class LibraryCall extends HostTask {

    private final HostLibraries libraries;
    private final String library;
    private final String function;
    private final Object[] parameters;
    private @Nullable HostCall call;

    LibraryCall(String name, LibraryTaskDescriptor descriptor, HostLibraries libraries) {
        super(name);
        this.libraries = libraries;
        library = Objects.requireNonNull(descriptor.getLibraryName());
        function = Objects.requireNonNull(descriptor.getFunctionName());
        parameters = Objects.requireNonNull(descriptor.getParameters());
    }

    @Override
    String label() {
        return library + "." + function;
    }

    @Override
    void prepare() {
        call = libraries.prepare(name(), library, function, parameters);
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
        return Objects.requireNonNull(call).work();
    }

    @Override
    void run(WorkPool pool) {
        Objects.requireNonNull(call).run(pool);
    }

    @Override
    String listing() {
        return label()
                + Arrays.stream(parameters)
                        .map(parameter ->
                                parameter instanceof Number ? parameter.toString() : GraphChecker.describe(parameter))
                        .toList();
    }
}
