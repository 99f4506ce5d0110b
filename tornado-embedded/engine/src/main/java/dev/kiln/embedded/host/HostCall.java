package dev.kiln.embedded.host;

/** One prepared call of a library routine, run once per execution of its task graph. */
@FunctionalInterface
public interface HostCall {
    /**
     * Runs the routine on the threads of {@code pool} and returns when its results are in memory.
     *
     * @param pool the threads to use
     */
    void run(WorkPool pool);
}
