package dev.kiln.device.tuning;

/**
 * What one measurement gave.
 *
 * @param key what the tuning file calls it
 * @param subject what was done, for people
 * @param usual the way that the device's capabilities suggest
 * @param usualNanos its time
 * @param best the fastest other way; the usual one where there is no other
 * @param bestNanos its time
 * @param gain how much faster the best way is, 0.25 for a quarter; negative where it is slower
 * @param spread of the gain between repetitions: the range of the middle half
 * @param isBetter whether the gain is larger than the noise, so that it is remembered
 */
public record TuningTrial(
        String key,
        String subject,
        String usual,
        double usualNanos,
        String best,
        double bestNanos,
        double gain,
        double spread,
        boolean isBetter) {}
