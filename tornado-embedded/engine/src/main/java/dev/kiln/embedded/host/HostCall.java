package dev.kiln.embedded.host;

import org.jspecify.annotations.Nullable;

/** One prepared call of a library routine, run once per execution of its task graph. */
@FunctionalInterface
public interface HostCall {
    /** What the routine has to do; null where that is not known. */
    default @Nullable TaskWork work() {
        return null;
    }

    /**
     * Runs the routine on the threads of {@code pool} and returns when its results are in memory.
     *
     * @param pool the threads to use
     */
    void run(WorkPool pool);
}
