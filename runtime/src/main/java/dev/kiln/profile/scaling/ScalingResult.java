package dev.kiln.profile.scaling;

import dev.kiln.hardware.DeviceLimits;
import dev.kiln.profile.scaling.Outcome.Measured;
import dev.kiln.profile.scaling.Outcome.Skipped;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a study found.
 *
 * @param device name of the device
 * @param hardware what it calls itself
 * @param recipe of the training
 * @param optimizer of the training
 * @param limits of the device by threads; 0 threads where it tells nothing of them
 * @param points by threads, width and batch
 * @param seconds that the study took
 * @param stopped whether it was ended early
 */
public record ScalingResult(
        String device,
        String hardware,
        String recipe,
        String optimizer,
        SortedMap<Integer, DeviceLimits> limits,
        List<Outcome> points,
        double seconds,
        boolean stopped) {
    /** Sorts and copies. */
    public ScalingResult {
        limits = new TreeMap<>(limits);
        points = points.stream()
                .sorted(Comparator.comparing(
                        Outcome::at,
                        Comparator.comparingInt(GridPoint::threads)
                                .thenComparingInt(GridPoint::width)
                                .thenComparingInt(GridPoint::batch)))
                .toList();
    }

    /** Those that were measured. */
    public List<Measured> measured() {
        return points.stream()
                .filter(Measured.class::isInstance)
                .map(Measured.class::cast)
                .toList();
    }

    /** Those that were not. */
    public List<Skipped> skipped() {
        return points.stream()
                .filter(Skipped.class::isInstance)
                .map(Skipped.class::cast)
                .toList();
    }

    /** All neighbours of the grid. */
    public List<Growth> growths() {
        return Growth.all(measured());
    }

    /** Neighbours between which time grows faster than operations and bytes, the worst first. */
    public List<Growth> violations() {
        return growths().stream()
                .filter(Growth::isViolation)
                .sorted(Comparator.comparingDouble(Growth::excess).reversed())
                .toList();
    }

    /** The most threads of any point. */
    public int threads() {
        return points.stream().mapToInt(one -> one.at().threads()).max().orElse(0);
    }
}
