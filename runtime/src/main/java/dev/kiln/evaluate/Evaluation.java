package dev.kiln.evaluate;

import dev.kiln.evaluate.RunTable.Schedule;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.train.UpdateError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation came to.
 *
 * @param leftOut what was not trained and why, in words
 * @param comparisons of each recipe for which there is a training beside a dense one, in the order of the settings
 */
public record Evaluation(
        EvaluationSettings settings,
        RunTable table,
        Targets targets,
        DeviceLimits limits,
        List<String> leftOut,
        List<Comparison> comparisons) {
    /** Copies the lists. */
    public Evaluation {
        leftOut = List.copyOf(leftOut);
        comparisons = List.copyOf(comparisons);
    }

    /**
     * Computes everything.
     *
     * @param error of updates; null where it was not measured
     */
    public static Evaluation of(
            EvaluationSettings settings,
            RunTable table,
            StepWork work,
            DeviceLimits limits,
            @Nullable UpdateError error,
            List<String> leftOut) {
        Targets targets = Targets.of(table, settings.target());
        List<Comparison> comparisons = new ArrayList<>();
        for (String recipe : settings.recipes()) {
            compare(settings, table, targets, work, limits, error, recipe).ifPresent(comparisons::add);
        }
        return new Evaluation(settings, table, targets, limits, leftOut, comparisons);
    }

    private static Optional<Comparison> compare(
            EvaluationSettings settings,
            RunTable table,
            Targets targets,
            StepWork work,
            DeviceLimits limits,
            @Nullable UpdateError error,
            String recipe) {
        Arm arm = Arm.of(recipe);
        Schedule dense = table.fastest(Arm.DENSE, targets.test()).orElse(null);
        Schedule own = table.fastest(arm, targets.test()).orElse(null);
        boolean reached = dense != null && own != null;
        if (dense == null || own == null) {
            List<Integer> both = new ArrayList<>(table.epochs(arm));
            both.retainAll(table.epochs(Arm.DENSE));
            if (both.isEmpty()) {
                return Optional.empty();
            }
            dense = new Schedule(Arm.DENSE, both.getLast());
            own = new Schedule(arm, both.getLast());
        }
        TimeClaims time = new TimeClaims(table, targets, settings.controls(recipe), dense, own, reached);
        MachineClaims machine = new MachineClaims(table, limits, work, dense, own);
        NetworkClaims network = new NetworkClaims(table, error, own);
        Claim efficiency = time.efficiency();
        return Optional.of(new Comparison(
                recipe,
                dense,
                own,
                reached,
                efficiency.measured(),
                Comparison.verdicts(table, arm),
                List.of(
                        efficiency,
                        time.convergence(),
                        time.iterations(),
                        machine.utilization(),
                        machine.bandwidth(),
                        machine.idle(),
                        network.precisionLoss(),
                        network.storage(),
                        network.lowActivity(),
                        time.energy())));
    }
}
