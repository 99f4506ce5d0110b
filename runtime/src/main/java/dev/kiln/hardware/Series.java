package dev.kiln.hardware;

import dev.kiln.Quartiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The visits to one work: each gives the time of an execution. */
final class Series {
    /** Visits at the beginning that took so much longer than what follows were no visits to a settled device. */
    private static final double UNSETTLED = 1.5;

    /** So many visits are kept at least. */
    private static final int LEAST = 3;

    private final WorkSpec spec;
    private final List<Double> seconds = new ArrayList<>();
    private double best = Double.POSITIVE_INFINITY;
    private String reason = "";

    Series(WorkSpec spec) {
        this.spec = spec;
    }

    WorkSpec spec() {
        return spec;
    }

    /** Whether it is still visited. */
    boolean isOpen() {
        return reason.isEmpty();
    }

    /** Visits no more, for a reason in words. */
    void leaveOut(String why) {
        reason = why;
    }

    /**
     * Hears what a visit gave while the device warms up.
     *
     * @return whether that was much faster than before
     */
    boolean warm(double visit, double factor) {
        boolean faster = visit < factor * best;
        best = Math.min(best, visit);
        return faster;
    }

    /** Keeps what a visit gave. */
    void add(double visit) {
        seconds.add(visit);
    }

    /** The measurement; none where no visit was kept. */
    Optional<Measurement> measurement() {
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        double[] all = seconds.stream().mapToDouble(Double::doubleValue).toArray();
        int settling = settling(all);
        return Optional.of(spec.measured(Statistics.of(Arrays.copyOfRange(all, settling, all.length)), settling));
    }

    /** Why there is no measurement. */
    String leftOut() {
        return spec.title() + ": " + (reason.isEmpty() ? "stopped before" : reason);
    }

    /**
     * How many values at the beginning are of a device that was still becoming faster: as long as there is a place
     * before which the median is so much larger than behind it, what is before it does not count.
     */
    static int settling(double... values) {
        int skipped = 0;
        int found;
        do {
            found = 0;
            double largest = UNSETTLED;
            for (int k = 1; k <= values.length - skipped - LEAST; k++) {
                double before = Quartiles.of(Arrays.copyOfRange(values, skipped, skipped + k))
                        .median();
                double behind = Quartiles.of(Arrays.copyOfRange(values, skipped + k, values.length))
                        .median();
                if (before > largest * behind) {
                    largest = before / behind;
                    found = k;
                }
            }
            skipped += found;
        } while (found > 0);
        return skipped;
    }
}
