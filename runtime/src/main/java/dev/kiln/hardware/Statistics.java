package dev.kiln.hardware;

import java.util.Arrays;

/**
 * Repetitions of one measurement.
 *
 * @param count of repetitions, at least 1
 * @param mean of them
 * @param deviation standard deviation of one repetition, 0 where there is only one
 * @param min the least
 * @param max the most
 */
public record Statistics(int count, double mean, double deviation, double min, double max) {
    /** How sure intervals are. */
    public static final double LEVEL = 0.95;

    /** Of at least one value. */
    public static Statistics of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("statistics: expected at least one value, found none");
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double deviation = values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1));
        return new Statistics(
                values.length,
                mean,
                deviation,
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow());
    }

    /** Half the width of the interval that holds the true mean with 95%; infinite for one repetition. */
    public double halfWidth() {
        return count < 2 ? Double.POSITIVE_INFINITY : StudentT.quantile(LEVEL, count - 1.0) * standardError();
    }

    /** {@link #halfWidth} as a share of the mean. */
    public double relativeHalfWidth() {
        return halfWidth() / mean;
    }

    /** The standard deviation of the mean. */
    double standardError() {
        return deviation / Math.sqrt(count);
    }

    /** These divided by a number above 0. */
    Statistics dividedBy(double divisor) {
        return new Statistics(count, mean / divisor, deviation / divisor, min / divisor, max / divisor);
    }
}
