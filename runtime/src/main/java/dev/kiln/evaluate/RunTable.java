package dev.kiln.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** The trainings that are done, by arm, schedule and seed. Any of them may be missing. */
public record RunTable(List<RunFigures> runs) {
    /** Accuracies are shares of whole samples; a mean may miss its target by rounding alone. */
    private static final double ROUNDING = 1e-12;

    /** Copies the list. */
    public RunTable {
        runs = List.copyOf(runs);
    }

    /** Those of one arm and schedule, by seed. */
    public List<RunFigures> of(Arm arm, int epochs) {
        return runs.stream()
                .filter(run -> run.slot().arm().equals(arm) && run.slot().epochs() == epochs)
                .sorted(Comparator.comparingLong(run -> run.slot().seed()))
                .toList();
    }

    /** The schedules that an arm was trained with, rising. */
    public List<Integer> epochs(Arm arm) {
        return runs.stream()
                .filter(run -> run.slot().arm().equals(arm))
                .map(run -> run.slot().epochs())
                .distinct()
                .sorted()
                .toList();
    }

    /** The mean of a figure over seeds, with its interval. */
    public Measured mean(Arm arm, int epochs, ToDoubleFunction<RunFigures> figure) {
        return Measured.over(of(arm, epochs).stream().map(figure::applyAsDouble).toList());
    }

    /**
     * The fastest schedule that reaches an accuracy on test data: by the means over seeds of accuracy and of the time
     * of all its steps.
     */
    public Optional<Schedule> fastest(Arm arm, double target) {
        return epochs(arm).stream()
                .filter(epochs -> mean(arm, epochs, RunFigures::testAccuracy).value() >= target - ROUNDING)
                .filter(epochs -> mean(arm, epochs, RunFigures::stepSeconds).isMeasured())
                .map(epochs -> new Schedule(arm, epochs))
                .min(Comparator.comparingDouble(
                        one -> mean(arm, one.epochs(), RunFigures::stepSeconds).value()));
    }

    /** An arm with one of its schedules. */
    public record Schedule(Arm arm, int epochs) {}

    /** A figure of two trainings with the same seed, over all seeds that both have. */
    public Measured paired(Schedule one, Schedule other, ToDoubleBiFunction<RunFigures, RunFigures> figure) {
        List<Double> values = new ArrayList<>();
        for (RunFigures run : of(one.arm(), one.epochs())) {
            of(other.arm(), other.epochs()).stream()
                    .filter(candidate -> candidate.slot().seed() == run.slot().seed())
                    .findFirst()
                    .ifPresent(pair -> values.add(figure.applyAsDouble(run, pair)));
        }
        return Measured.over(values);
    }
}
