package dev.kiln.embedded.host;

/**
 * A library of hand-written routines that task graphs can call by name ({@code libraryTask}). Implementations are found
 * with {@link java.util.ServiceLoader}.
 */
public interface HostLibrary {
    /** Returns the name that a library task asks for, for example {@code kiln}. */
    String name();

    /**
     * Checks the parameters of one task and prepares what its executions need.
     *
     * @param function the routine's name
     * @param parameters its parameters, exactly as the task's author gave them
     * @return the prepared call; it reads and writes the arrays among {@code parameters} in place
     * @throws IllegalArgumentException if there is no such routine, or a parameter is missing, of the wrong kind or too
     *     small
     */
    HostCall prepare(String function, Object[] parameters);
}
