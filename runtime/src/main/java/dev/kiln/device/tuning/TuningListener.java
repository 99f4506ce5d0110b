package dev.kiln.device.tuning;

/** Hears what a tuner does. */
public interface TuningListener {
    /** Called before each measurement; {@code number} counts from 1 to {@code count}. */
    void onMeasuring(int number, int count, String subject);

    /** Called after each measurement. */
    void onTrial(TuningTrial trial);

    /** Whether to stop before the next measurement. */
    boolean isStopped();
}
