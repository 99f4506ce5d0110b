package dev.kiln.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a benchmark found.
 *
 * @param benchmark its name
 * @param ours median of our figures
 * @param peer who was compared with
 * @param theirs median of the peer's figures
 * @param unit of both figures
 * @param ratio median over the pairs of ours / theirs, or theirs / ours where less is better: larger is better for us
 * @param ratioLow smallest ratio of a pair
 * @param ratioHigh largest ratio of a pair
 * @param pairs number of pairs
 */
record Comparison(
        String benchmark,
        double ours,
        String peer,
        double theirs,
        String unit,
        double ratio,
        double ratioLow,
        double ratioHigh,
        int pairs) {

    /** The least number of pairs that make a result. */
    static final int LEAST_PAIRS = 7;

    /** Measures one side once. */
    @FunctionalInterface
    interface Turn {
        /** Returns the figure. */
        double measure() throws Exception;
    }

    /**
     * Lets both sides measure in turn; who begins changes from pair to pair.
     *
     * @param moreIsBetter whether figures are rates; otherwise they are times
     */
    static Comparison alternate(
            String benchmark, String peer, String unit, boolean moreIsBetter, int pairs, Turn ours, Turn theirs)
            throws Exception {
        double[] our = new double[pairs];
        double[] their = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            if (i % 2 == 0) {
                our[i] = ours.measure();
                their[i] = theirs.measure();
            } else {
                their[i] = theirs.measure();
                our[i] = ours.measure();
            }
        }
        return of(benchmark, peer, unit, moreIsBetter, our, their);
    }

    /** Makes a result of figures that were measured in pairs. */
    static Comparison of(
            String benchmark, String peer, String unit, boolean moreIsBetter, double[] ours, double[] theirs) {
        if (ours.length < LEAST_PAIRS || ours.length != theirs.length) {
            throw new IllegalArgumentException("A comparison needs at least " + LEAST_PAIRS + " pairs, but has "
                    + ours.length + " and " + theirs.length);
        }
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = moreIsBetter ? ours[i] / theirs[i] : theirs[i] / ours[i];
        }
        Arrays.sort(ratios);
        return new Comparison(
                benchmark,
                median(ours),
                peer,
                median(theirs),
                unit,
                median(ratios),
                ratios[0],
                ratios[ratios.length - 1],
                ratios.length);
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Returns the result as one line of JSON. */
    String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"benchmark\":\"%s\",\"ours\":%.6g,\"peer\":\"%s\",\"theirs\":%.6g,\"unit\":\"%s\",\"ratio\":%.4f,"
                        + "\"ratio_low\":%.4f,\"ratio_high\":%.4f,\"pairs\":%d}",
                benchmark,
                ours,
                peer,
                theirs,
                unit,
                ratio,
                ratioLow,
                ratioHigh,
                pairs);
    }
}
