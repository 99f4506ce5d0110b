package dev.kiln.evaluate;

import dev.kiln.metrics.GuardMetrics;
import dev.kiln.metrics.MetricsJson;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an evaluation ends with for machines. The fields at the top, and {@code claims}, are those of the first recipe;
 * {@code recipes} has the same of each.
 */
public final class EvaluationJson {
    private EvaluationJson() {}

    /** The fields of the {@code done} line. */
    public static ObjectNode done(Evaluation evaluation) {
        ObjectNode done = MetricsJson.object();
        List<Comparison> comparisons = evaluation.comparisons();
        if (comparisons.isEmpty()) {
            for (String field : List.of(
                    "effective_efficiency",
                    "effective_efficiency_low",
                    "effective_efficiency_high",
                    "accuracy",
                    "baseline_accuracy")) {
                done.putNull(field);
            }
            done.put("verdict", GuardMetrics.Verdict.INCONCLUSIVE.word());
            done.putArray("claims");
        } else {
            fill(done, comparisons.getFirst());
        }
        ArrayNode recipes = done.putArray("recipes");
        comparisons.forEach(comparison -> fill(recipes.addObject(), comparison));
        put(done, "target", evaluation.targets().test());
        put(done, "validation_target", evaluation.targets().validation());
        put(done, "peak_flops", evaluation.limits().flops());
        put(done, "triad_bytes_per_second", evaluation.limits().bytes());
        ArrayNode schedules = done.putArray("schedules");
        for (Arm arm : evaluation.settings().arms()) {
            for (int epochs : evaluation.table().epochs(arm)) {
                ObjectNode row = schedules.addObject().put("arm", arm.label()).put("epochs", epochs);
                row.put("seeds", evaluation.table().of(arm, epochs).size());
                put(row, "accuracy", evaluation.table().mean(arm, epochs, RunFigures::testAccuracy));
                put(row, "seconds", evaluation.table().mean(arm, epochs, RunFigures::stepSeconds));
            }
        }
        ArrayNode leftOut = done.putArray("left_out");
        evaluation.leftOut().forEach(leftOut::add);
        return done;
    }

    private static void fill(ObjectNode node, Comparison comparison) {
        node.put("recipe", comparison.recipe());
        put(node, "effective_efficiency", comparison.efficiency());
        GuardMetrics verdict = comparison.verdict().orElse(null);
        put(node, "accuracy", verdict == null ? Double.NaN : verdict.accuracy());
        put(node, "baseline_accuracy", verdict == null ? Double.NaN : verdict.baselineAccuracy());
        put(node, "difference_low", verdict == null ? Double.NaN : verdict.low());
        put(node, "difference_high", verdict == null ? Double.NaN : verdict.high());
        node.put(
                "verdict",
                verdict == null
                        ? GuardMetrics.Verdict.INCONCLUSIVE.word()
                        : verdict.verdict().word());
        node.put("verdict_epochs", comparison.verdictEpochs());
        node.put("epochs", comparison.own().epochs());
        node.put("baseline_epochs", comparison.dense().epochs());
        ArrayNode claims = node.putArray("claims");
        for (Claim claim : comparison.claims()) {
            ObjectNode one = claims.addObject().put("name", claim.name());
            one.put("claimed", claim.claimed());
            put(one, "measured", claim.measured());
            one.put("seeds", claim.measured().seeds());
            one.put("unit", claim.unit().word()).put("formula", claim.formula()).put("how", claim.how());
            ArrayNode beside = one.putArray("beside");
            for (Claim.Beside other : claim.beside()) {
                ObjectNode row = beside.addObject().put("what", other.what());
                put(row, "claimed", other.claimed());
                put(row, "measured", other.measured());
                row.put("unit", other.unit().word());
            }
        }
    }

    private static void put(ObjectNode node, String name, Measured measured) {
        put(node, name, measured.value());
        put(node, name + "_low", measured.low());
        put(node, name + "_high", measured.high());
    }

    /** JSON has no word for a number that is not finite. */
    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
