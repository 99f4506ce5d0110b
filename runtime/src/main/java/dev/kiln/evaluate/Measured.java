package dev.kiln.evaluate;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A value over seeds.
 *
 * @param value their mean; NaN where nothing was measured
 * @param low lower end of the 95% interval by Student's t; NaN for fewer than two seeds
 * @param high upper end
 * @param seeds that it rests on
 */
public record Measured(double value, double low, double high, int seeds) {
    /** What was not measured. */
    public static final Measured NOTHING = new Measured(Double.NaN, Double.NaN, Double.NaN, 0);

    private static final double UPPER = 0.975;

    /** A value that has no spread over seeds. */
    public static Measured once(double value) {
        return Double.isFinite(value) ? new Measured(value, Double.NaN, Double.NaN, 1) : NOTHING;
    }

    /** The mean of what is a number among {@code values}, with its interval. */
    public static Measured over(List<Double> values) {
        double[] numbers = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        int n = numbers.length;
        if (n == 0) {
            return NOTHING;
        }
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        double mean = sum / n;
        double squares = 0;
        for (double number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        double reach = n < 2
                ? Double.NaN
                : TDistribution.of(n - 1).inverseCumulativeProbability(UPPER) * Math.sqrt(squares / (n - 1) / n);
        return new Measured(mean, mean - reach, mean + reach, n);
    }

    /** Whether something was measured. */
    public boolean isMeasured() {
        return Double.isFinite(value);
    }
}
