package dev.kiln.embedded.opencl;

import java.util.function.Function;

/**
 * A library of hand-written kernels that task graphs can call by name ({@code libraryTask}) on OpenCL devices.
 * Implementations are found with {@link java.util.ServiceLoader}.
 */
public interface OpenClLibrary {
    /** Returns the name that a library task asks for, for example {@code kiln}. */
    String name();

    /**
     * Checks the parameters of one task and prepares what its executions need.
     *
     * @param context where it will run
     * @param function the routine's name
     * @param parameters its parameters, exactly as the task's author gave them
     * @param buffers gives the buffer that holds an array among {@code parameters}; the same until the call is closed
     * @throws IllegalArgumentException if there is no such routine, or a parameter is missing, of the wrong kind or too
     *     small
     */
    OpenClCall prepare(
            OpenClContext context, String function, Object[] parameters, Function<Object, OpenClBuffer> buffers);
}
