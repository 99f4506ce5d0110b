package dev.kiln.embedded.opencl;

import org.jspecify.annotations.Nullable;

/** One prepared call of a library routine, enqueued once per execution of its task graph. */
public interface OpenClCall extends AutoCloseable {
    /**
     * Enqueues the routine's kernels; allocates nothing.
     *
     * @param timer that measures all of them on a timed queue, or null
     */
    void enqueue(OpenClQueue queue, @Nullable OpenClTimer timer);

    /** Returns the kernels as text, for people. */
    String listing();

    @Override
    void close();
}
