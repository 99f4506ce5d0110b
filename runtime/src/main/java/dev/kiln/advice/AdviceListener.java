package dev.kiln.advice;

/** Hears what a {@link FormatAdvisor} does. */
public interface AdviceListener {
    /** Called before each size is measured; {@code number} counts from 1 to {@code count}. */
    void onMeasuring(int number, int count, StepSize size);

    /** Called after each size. */
    void onAdvice(Advice advice);

    /** Whether to stop before the next round; what was measured until then of a size is not told. */
    boolean isStopped();
}
