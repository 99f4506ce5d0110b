package dev.kiln.tornado.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.profiler.ProfilerInterface;

/**
 * An engine's side of a {@link uk.ac.manchester.tornado.api.TornadoExecutionPlan}. Used by one thread at a time; every
 * method but {@link #close()} throws a TornadoRuntimeException once the plan is closed.
 */
public interface Plan {

    /** Selects one graph, by its index. */
    void selectGraph(int index);

    /** Selects all graphs. */
    void selectAllGraphs();

    /** Runs the selected graphs in their order and waits. */
    void execute();

    /** Compiles the tasks of the selected graphs. */
    void compile();

    /** Sets the device of {@code task} ({@code graph.task}), or of all tasks. */
    void useDevice(@Nullable String task, TornadoDevice device);

    /** Returns the device of a graph. */
    TornadoDevice device(int graph);

    /** Sets the grids of tasks, or forgets them. */
    void useGrids(@Nullable GridScheduler grids);

    /** Sets how times are measured, or stops measuring. */
    void useProfiler(@Nullable ProfilerMode mode);

    /** Forgets the times measured so far. */
    void clearProfile();

    /** Sets whether the code of each kernel is printed when it is compiled. */
    void printKernels(boolean print);

    /** Sets the flags with which a back end's driver compiles. */
    void useCompilerFlags(TornadoVMBackendType backend, String flags);

    /** Gives device memory back; the next execution transfers again what it needs. */
    void freeDeviceMemory();

    /** Fetches arrays that were left on the device under demand. */
    void transferToHost(List<Object> arrays);

    /** Returns whether nothing runs any more. */
    boolean isFinished();

    /** Returns the times and sizes of the latest execution: always the same object, always up to date. */
    ProfilerInterface profile();

    /** Gives everything back. Closing again does nothing. */
    void close();
}
