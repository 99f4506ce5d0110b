package dev.kiln.profile.scaling;

import dev.kiln.Quartiles;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.profile.scaling.Outcome.Measured;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Made-up points for tests. */
public final class Points {
    private Points() {}

    /** A point whose FLOPs are {@code batch · width²} and whose bytes are {@code 4 · width²}. */
    public static Measured measured(int batch, int width, int threads, double seconds, TimeShares shares) {
        double elements = (double) width * width;
        return new Measured(
                new GridPoint(batch, width, threads),
                new Quartiles(seconds * 0.9, seconds, seconds * 1.1),
                5,
                batch * elements,
                4 * elements,
                seconds / 2,
                shares);
    }

    /** A study of a machine with two threads. */
    public static ScalingResult result(Outcome... points) {
        return new ScalingResult(
                "host",
                "Made <up>",
                "fp32",
                "sgd",
                new TreeMap<>(Map.of(
                        1, new DeviceLimits(1e11, 1e10, "made up"), 2, new DeviceLimits(2e11, 1.5e10, "made up"))),
                List.of(points),
                12,
                false);
    }
}
