package dev.kiln.evaluate;

import dev.kiln.metrics.GuardMetrics;
import java.util.List;
import java.util.OptionalLong;

/**
 * The accuracies that trainings are to reach.
 *
 * @param test at the end of a schedule
 * @param validation while it runs
 * @param how they were chosen
 */
public record Targets(double test, double validation, String how) {
    /**
     * The one that was asked for, or what the dense network reaches by its longest schedule, less what the guard takes
     * for no loss.
     *
     * @param asked NaN where none was
     */
    public static Targets of(RunTable table, double asked) {
        if (!Double.isNaN(asked)) {
            return new Targets(asked, asked, "as given by --target");
        }
        List<Integer> epochs = table.epochs(Arm.DENSE);
        if (epochs.isEmpty()) {
            return new Targets(Double.NaN, Double.NaN, "no dense training is done");
        }
        int longest = epochs.getLast();
        double test = table.mean(Arm.DENSE, longest, RunFigures::testAccuracy).value();
        double validation = table.mean(
                        Arm.DENSE,
                        longest,
                        run -> run.validation().isEmpty()
                                ? Double.NaN
                                : run.validation().getLast().accuracy())
                .value();
        return new Targets(
                test + GuardMetrics.MARGIN,
                validation + GuardMetrics.MARGIN,
                "the dense network's mean after " + longest + " epochs, less 0.10 point");
    }

    /** The first step after which an evaluation on validation data reached the target. */
    OptionalLong firstStep(RunFigures run) {
        return run.validation().stream()
                .filter(point -> point.accuracy() >= validation)
                .mapToLong(RunFigures.Accuracy::step)
                .findFirst();
    }
}
