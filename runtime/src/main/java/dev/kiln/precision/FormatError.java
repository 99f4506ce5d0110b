package dev.kiln.precision;

/**
 * What a format does to numbers.
 *
 * @param sqnr signal-to-quantization-noise ratio, 10·log₁₀(Σx²/Σ(x − x̂)²), dB; infinite where nothing is lost, NaN
 *     where nothing was measured or a number is not finite
 * @param clipRate share of numbers beyond the format's largest
 * @param underflowRate share of the numbers other than zero that become zero
 */
public record FormatError(double sqnr, double clipRate, double underflowRate) {
    /** Noise power over signal power; 1 where it is not known. */
    double noise() {
        return Double.isNaN(sqnr) ? 1 : Math.pow(10, -sqnr / 10);
    }
}
