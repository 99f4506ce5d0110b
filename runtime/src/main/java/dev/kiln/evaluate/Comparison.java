package dev.kiln.evaluate;

import dev.kiln.evaluate.RunTable.Schedule;
import dev.kiln.metrics.GuardMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recipe against dense FP32.
 *
 * @param dense the dense training that it is compared with: its fastest schedule that reaches the target where both
 *     have one, the longest that both have otherwise
 * @param own the recipe's schedule in the same way
 * @param reached whether both reach the target
 * @param efficiency effective training efficiency; nothing where one does not reach the target
 * @param verdicts on its accuracy against dense FP32 with the same schedule, by epochs
 * @param claims all of them
 */
public record Comparison(
        String recipe,
        Schedule dense,
        Schedule own,
        boolean reached,
        Measured efficiency,
        Map<Integer, GuardMetrics> verdicts,
        List<Claim> claims) {
    /** Copies the list. */
    public Comparison {
        verdicts = new LinkedHashMap<>(verdicts);
        claims = List.copyOf(claims);
    }

    /** The verdict by the longest schedule that has at least two pairs, or else by the longest that has any. */
    public Optional<GuardMetrics> verdict() {
        return Optional.ofNullable(verdicts.get(verdictEpochs()));
    }

    /** The epochs of {@link #verdict}; 0 where there is none. */
    public int verdictEpochs() {
        int chosen = 0;
        boolean paired = false;
        for (Map.Entry<Integer, GuardMetrics> one : verdicts.entrySet()) {
            boolean pairs = one.getValue().pairs().size() > 1;
            if (pairs || !paired) {
                chosen = one.getKey();
                paired |= pairs;
            }
        }
        return chosen;
    }

    /** The verdicts on a way of training by each schedule for which there are pairs, rising. */
    static Map<Integer, GuardMetrics> verdicts(RunTable table, Arm arm) {
        Map<Integer, GuardMetrics> verdicts = new LinkedHashMap<>();
        for (int epochs : table.epochs(arm)) {
            List<GuardMetrics.Pair> pairs = new ArrayList<>();
            long steps = 0;
            for (RunFigures run : table.of(arm, epochs)) {
                steps = run.steps();
                table.of(Arm.DENSE, epochs).stream()
                        .filter(dense -> dense.slot().seed() == run.slot().seed())
                        .findFirst()
                        .ifPresent(dense -> pairs.add(
                                new GuardMetrics.Pair(run.slot().seed(), run.testAccuracy(), dense.testAccuracy())));
            }
            if (!pairs.isEmpty()) {
                verdicts.put(epochs, GuardMetrics.of(steps, arm.recipe(), pairs));
            }
        }
        return verdicts;
    }
}
