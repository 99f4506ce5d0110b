package dev.kiln.device.tuning;

/** Task graphs in a plan: what is tuned. */
public interface TuningWork extends AutoCloseable {
    /** Runs all graphs once; the plan stays open. */
    void run();

    @Override
    void close();
}
