package dev.kiln.benchmarks;

import java.io.IOException;

/** One side of a comparison of training steps. */
interface StepSide extends AutoCloseable {
    /** Runs steps and returns the nanoseconds they took. */
    long run(int steps) throws IOException;

    /** The loss of the last step that ran. */
    float loss();

    /** Returns when this side's threads have gone to sleep. */
    default void awaitQuiet() throws InterruptedException {}

    @Override
    void close() throws IOException;
}
