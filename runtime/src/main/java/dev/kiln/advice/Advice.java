package dev.kiln.advice;

import java.util.Comparator;
import java.util.List;

/**
 * What was measured at one size.
 *
 * @param timings of all pairs of formats, FP32's first
 * @param rounds in which all were timed in turn
 */
public record Advice(int width, int batch, List<StepTiming> timings, int rounds) {
    /** Gains below this are not worth other formats. */
    private static final double WORTH = 1.02;

    /** Copies the list. */
    public Advice {
        timings = List.copyOf(timings);
    }

    /** The fastest pair of formats; FP32 where none is faster than it beyond doubt. */
    public StepTiming fastest() {
        return timings.stream()
                .filter(timing -> timing.speedup() > WORTH && timing.speedupLow() > 1)
                .max(Comparator.comparingDouble(StepTiming::speedup))
                .orElse(timings.getFirst());
    }

    /** The pair of formats that keeps the least memory. */
    public StepTiming smallest() {
        return timings.stream().min(Comparator.comparingLong(StepTiming::bytes)).orElseThrow();
    }
}
