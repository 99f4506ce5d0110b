package dev.kiln.profile.scaling;

import dev.kiln.profile.scaling.Outcome.Measured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two measured points that are neighbours along one axis of the grid, and by how much the second takes longer.
 *
 * @param axis along which they are neighbours
 * @param from the one with fewer samples, neurons or threads
 * @param to the other one
 */
public record Growth(Axis axis, Measured from, Measured to) {
    /** What {@link #excess} may be: medians of a machine that does other things as well differ by less. */
    public static final double TOLERANCE = 1.25;

    /** What differs between two neighbours. */
    public enum Axis {
        /** Samples: operations grow with them, but the weights' bytes do not. */
        BATCH,
        /** Neurons: operations and weights grow with their square. */
        WIDTH,
        /** Threads: the work stays, so the time must not grow. */
        THREADS;

        private int of(GridPoint at) {
            return switch (this) {
                case BATCH -> at.batch();
                case WIDTH -> at.width();
                case THREADS -> at.threads();
            };
        }

        /** The line of the grid that a point lies on: what its points have in common. */
        private GridPoint line(GridPoint at) {
            return switch (this) {
                case BATCH -> new GridPoint(0, at.width(), at.threads());
                case WIDTH -> new GridPoint(at.batch(), 0, at.threads());
                case THREADS -> new GridPoint(at.batch(), at.width(), 0);
            };
        }

        /** In small letters. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All neighbours, by axis; a point that was skipped is stepped over. */
    public static List<Growth> all(List<Measured> points) {
        List<Growth> all = new ArrayList<>();
        for (Axis axis : Axis.values()) {
            Map<GridPoint, List<Measured>> lines = new LinkedHashMap<>();
            points.stream()
                    .sorted(Comparator.comparing(Measured::at, Comparator.comparingInt(axis::of)))
                    .forEach(point -> lines.computeIfAbsent(axis.line(point.at()), key -> new ArrayList<>())
                            .add(point));
            for (List<Measured> line : lines.values()) {
                for (int i = 1; i < line.size(); i++) {
                    all.add(new Growth(axis, line.get(i - 1), line.get(i)));
                }
            }
        }
        return all;
    }

    /** The second one's median time over the first one's. */
    public double time() {
        return to.seconds().median() / from.seconds().median();
    }

    /** Operations likewise. */
    public double flops() {
        return to.flops() / from.flops();
    }

    /** Bytes likewise. */
    public double bytes() {
        return to.bytes() / from.bytes();
    }

    /** The growth of time over that of operations or of bytes, whichever is larger. */
    public double excess() {
        return time() / Math.max(flops(), bytes());
    }

    /** Whether time grows faster than operations and bytes by more than the tolerance. */
    public boolean isViolation() {
        return !(excess() <= TOLERANCE);
    }
}
