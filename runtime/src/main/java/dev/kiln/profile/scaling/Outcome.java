package dev.kiln.profile.scaling;

import dev.kiln.Quartiles;
import dev.kiln.profile.StepReport;

/** What became of a point of the grid. */
public sealed interface Outcome {
    /** The point. */
    GridPoint at();

    /** The least seconds that its operations and bytes take at the limits; NaN where that is not known. */
    double floor();

    /**
     * A step that was measured.
     *
     * @param seconds of a step without the profiler
     * @param steps that were measured
     * @param flops additions and multiplications of its matrix products
     * @param bytes that its tasks read and write
     * @param floor of its tasks one by one, as {@link StepReport#floor}
     * @param shares of its time
     */
    record Measured(
            GridPoint at, Quartiles seconds, int steps, double flops, double bytes, double floor, TimeShares shares)
            implements Outcome {
        /** From a profile; where the engine does not tell of operations and bytes, by {@code demand}. */
        static Measured of(GridPoint at, StepReport report, Demand demand) {
            return new Measured(
                    at,
                    report.seconds(),
                    report.steps().size(),
                    Double.isFinite(report.operations()) ? report.operations() : demand.flops(),
                    Double.isFinite(report.bytes()) ? report.bytes() : demand.bytes(),
                    report.floor(),
                    TimeShares.of(report));
        }

        /** Its time over the floor. */
        public double overFloor() {
            return seconds.median() / floor;
        }
    }

    /**
     * A step that was not measured.
     *
     * @param floor of the step as a whole, from shapes and formats
     * @param reason why, in a sentence without its end
     */
    record Skipped(GridPoint at, double floor, String reason) implements Outcome {}
}
