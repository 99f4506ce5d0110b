package dev.kiln.embedded.opencl.tuning;

import java.util.Arrays;

/** Some measurements of the same thing. */
final class Samples {

    private final double[] sorted;

    private Samples(double[] sorted) {
        this.sorted = sorted;
    }

    /** Sorts {@code values}, of which there is at least one. */
    static Samples of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Samples(sorted);
    }

    /** Returns the value that a share of all are below, between neighbours in proportion. */
    double quantile(double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    double median() {
        return quantile(0.5);
    }

    /** Returns the range of the middle half. */
    double spread() {
        return quantile(0.75) - quantile(0.25);
    }
}
