package dev.kiln.hardware;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The visits to one work: each gives the time of an execution. */
final class Series {
    /** A visit at the beginning that took so much longer than what follows was no visit to a settled device. */
    private static final double UNSETTLED = 1.25;

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

    /** How many values at the beginning are of a device that was still becoming faster. */
    static int settling(double... values) {
        int skipped = 0;
        while (values.length - skipped > LEAST
                && values[skipped] > UNSETTLED * median(Arrays.copyOfRange(values, skipped + 1, values.length))) {
            skipped++;
        }
        return skipped;
    }

    private static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
