package dev.kiln.hardware;

import org.apache.commons.statistics.distribution.TDistribution;

/** Student's t distribution: how wide an interval has to be for few repetitions. */
final class StudentT {
    private StudentT() {}

    /**
     * The t of which a share {@code level} of the distribution is not further away from zero.
     *
     * @param level 0…1, such as 0.95
     * @param freedom degrees of freedom, more than 0, whole or not
     */
    static double quantile(double level, double freedom) {
        return TDistribution.of(freedom).inverseSurvivalProbability((1 - level) / 2);
    }
}
