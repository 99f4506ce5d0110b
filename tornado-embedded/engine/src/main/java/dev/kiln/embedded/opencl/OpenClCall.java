package dev.kiln.embedded.opencl;

import dev.kiln.embedded.host.TaskWork;
import org.jspecify.annotations.Nullable;

/** One prepared call of a library routine, enqueued once per execution of its task graph. */
public interface OpenClCall extends AutoCloseable {
    /**
     * Enqueues the routine's kernels; allocates nothing.
     *
     * @param timer that measures all of them on a timed queue, or null
     */
    void enqueue(OpenClQueue queue, @Nullable OpenClTimer timer);

    /** What the routine has to do; null where that is not known. */
    default @Nullable TaskWork work() {
        return null;
    }

    /** Returns the kernels as text, for people. */
    String listing();

    @Override
    void close();
}
