package dev.kiln.search;

import dev.kiln.precision.Policy;

/**
 * A candidate that was measured.
 *
 * @param number in the order of measurements, from 1
 * @param bits average bits of a weight, see {@link dev.kiln.precision.Bits#perWeight}
 * @param bytes of all parameters as they are stored for inference
 * @param millis of one batch; NaN where time was not measured
 * @param loss mean over the sample
 * @param accuracy share of the sample that was right
 */
public record Trial(
        int number,
        Stage stage,
        Candidate candidate,
        Policy policy,
        double bits,
        long bytes,
        double millis,
        double loss,
        double accuracy) {
    /** The same with another time. */
    Trial timed(double other) {
        return new Trial(number, stage, candidate, policy, bits, bytes, other, loss, accuracy);
    }
}
