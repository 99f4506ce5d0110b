package dev.kiln.metrics;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The accuracy of a recipe against that of the FP32 baseline, over pairs of trainings with the same seed and order of
 * the data.
 *
 * @param step steps of each training
 * @param recipe that is compared
 * @param accuracy mean test accuracy, 0…1
 * @param baselineAccuracy mean of the baseline, 0…1
 * @param difference mean of the paired differences
 * @param low lower one-sided 95% bound of the difference, by Student's t; NaN for fewer than two pairs
 * @param high upper one-sided 95% bound
 * @param margin the difference that is still no loss
 * @param verdict what follows from the bounds
 * @param pairs all trainings
 */
public record GuardMetrics(
        long step,
        String recipe,
        double accuracy,
        double baselineAccuracy,
        double difference,
        double low,
        double high,
        double margin,
        Verdict verdict,
        List<Pair> pairs) {
    /** The event's name in {@code metrics.jsonl}. */
    public static final String EVENT = "guard";

    /** A tenth of a percentage point. */
    public static final double MARGIN = -0.001;

    private static final double CONFIDENCE = 0.95;

    /** Copies the list. */
    public GuardMetrics {
        pairs = List.copyOf(pairs);
    }

    /** What the bounds of the difference say. */
    public enum Verdict {
        /** The difference lies above the margin. */
        NON_INFERIOR,
        /** It lies below. */
        INFERIOR,
        /** Either may be. */
        INCONCLUSIVE;

        /** The word for it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * Two trainings with one seed.
     *
     * @param accuracy on test data with the recipe, 0…1
     * @param baselineAccuracy the same in FP32
     */
    public record Pair(long seed, double accuracy, double baselineAccuracy) {
        double difference() {
            return accuracy - baselineAccuracy;
        }
    }

    /** Judges pairs. */
    public static GuardMetrics of(long step, String recipe, List<Pair> pairs) {
        int n = pairs.size();
        double mean = pairs.stream().mapToDouble(Pair::difference).average().orElse(Double.NaN);
        double squares = pairs.stream()
                .mapToDouble(pair -> (pair.difference() - mean) * (pair.difference() - mean))
                .sum();
        double reach = n < 2
                ? Double.NaN
                : TDistribution.of(n - 1).inverseCumulativeProbability(CONFIDENCE) * Math.sqrt(squares / (n - 1) / n);
        double low = mean - reach;
        double high = mean + reach;
        Verdict verdict = low > MARGIN ? Verdict.NON_INFERIOR : high < MARGIN ? Verdict.INFERIOR : Verdict.INCONCLUSIVE;
        return new GuardMetrics(
                step,
                recipe,
                pairs.stream().mapToDouble(Pair::accuracy).average().orElse(Double.NaN),
                pairs.stream().mapToDouble(Pair::baselineAccuracy).average().orElse(Double.NaN),
                mean,
                low,
                high,
                MARGIN,
                verdict,
                pairs);
    }
}
