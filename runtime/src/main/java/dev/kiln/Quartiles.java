package dev.kiln;

import java.util.Arrays;

/**
 * Repetitions of a measurement that neighbours disturb now and then: the median is what is usual.
 *
 * @param low first quartile
 * @param median of all
 * @param high third quartile
 */
public record Quartiles(double low, double median, double high) {
    /** Of at least one value. */
    public static Quartiles of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    /** Between the two neighbours of a place. */
    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
