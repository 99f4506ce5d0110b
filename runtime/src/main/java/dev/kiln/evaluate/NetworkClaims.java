package dev.kiln.evaluate;

import dev.kiln.evaluate.Claim.Beside;
import dev.kiln.evaluate.Claim.Unit;
import dev.kiln.evaluate.RunTable.Schedule;
import dev.kiln.metrics.GuardMetrics;
import dev.kiln.train.UpdateError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Claims about the network that a recipe comes to: its bytes, its neurons, how exactly its weights are stepped. */
final class NetworkClaims {
    private static final double PRECISION_LOSS = 7e-5;
    private static final double LOSS_WITHOUT = 2e-3;
    private static final double STORAGE = -0.592;
    private static final double INACTIVE = 0.823;

    private final RunTable table;
    private final @Nullable UpdateError error;
    private final Schedule own;

    /** @param error null where it was not measured */
    NetworkClaims(RunTable table, @Nullable UpdateError error, Schedule own) {
        this.table = table;
        this.error = error;
        this.own = own;
    }

    Claim precisionLoss() {
        boolean quantized = own.arm().recipe().startsWith("hqaf");
        Measured with = Measured.NOTHING;
        Measured without = Measured.NOTHING;
        String how = "not measured: "
                + (quantized
                        ? "the evaluation was stopped before"
                        : "recipe " + own.arm().recipe() + " keeps its weights in FP32");
        if (quantized && error != null) {
            with = Measured.once(error.whole());
            without = Measured.once(error.wholeWithoutResiduals());
            how = String.format(
                    Locale.ROOT,
                    "sum of %d steps of SGD, by gradients of the same quantized forward pass, over a sample of %d"
                            + " weights; step by step it is %.2g with residuals and %.2g without",
                    error.steps(),
                    error.weights(),
                    error.eachStep(),
                    error.eachStepWithoutResiduals());
        }
        return new Claim(
                "gradient precision loss",
                "norm of (applied update - FP64 update) / norm of FP64 update",
                PRECISION_LOSS,
                with,
                Unit.RELATIVE_NORM,
                how,
                List.of(new Beside("without residuals", LOSS_WITHOUT, without, Unit.RELATIVE_NORM)));
    }

    Claim storage() {
        Arm sharing = EvaluationSettings.SHARING;
        int epochs = table.epochs(sharing).contains(own.epochs())
                ? own.epochs()
                : table.epochs(sharing).stream().reduce(0, (first, last) -> last);
        Measured measured = table.mean(own.arm(), own.epochs(), NetworkClaims::stored);
        return new Claim(
                "parameter storage",
                "bytes of the trained network's file / those of the dense parameters in FP32 - 1",
                STORAGE,
                measured,
                Unit.CHANGE,
                measured.isMeasured()
                        ? String.format(
                                Locale.ROOT,
                                "%,.0f of %,.0f bytes, everything in the file included, by %s; %s",
                                mean(RunFigures::fileBytes),
                                mean(RunFigures::parameterBytesDense),
                                ways(),
                                shared(sharing, epochs))
                        : "not measured: no file was written",
                List.of(new Beside(
                        "by sharing alone, at equal width in FP32" + (epochs > 0 ? ", " + epochs + " epochs" : ""),
                        STORAGE,
                        table.mean(sharing, epochs, NetworkClaims::stored),
                        Unit.CHANGE)));
    }

    /** What makes the file of this recipe smaller. */
    private String ways() {
        return switch (own.arm().recipe()) {
            case "dsart" -> "fewer neurons";
            case "hqaf" -> "narrower formats";
            default -> "fewer neurons and narrower formats";
        };
    }

    private static double stored(RunFigures run) {
        return run.fileBytes() / run.parameterBytesDense() - 1;
    }

    /** What sharing alone does to the accuracy. */
    private String shared(Arm sharing, int epochs) {
        GuardMetrics verdict = Comparison.verdicts(table, sharing).get(epochs);
        return verdict == null
                ? "sharing alone was not measured"
                : String.format(
                        Locale.ROOT,
                        "sharing alone: accuracy %s against %s over %d %s of %d epochs: %s",
                        TimeClaims.percent(verdict.accuracy()),
                        TimeClaims.percent(verdict.baselineAccuracy()),
                        verdict.pairs().size(),
                        verdict.pairs().size() == 1 ? "pair" : "pairs",
                        epochs,
                        verdict.verdict().word());
    }

    private double mean(java.util.function.ToDoubleFunction<RunFigures> figure) {
        return table.mean(own.arm(), own.epochs(), figure).value();
    }

    Claim lowActivity() {
        Measured measured = table.mean(own.arm(), own.epochs(), RunFigures::inactiveShare);
        return new Claim(
                "low-activity neurons",
                "share of hidden activations near zero, per sample, at the end of the training",
                INACTIVE,
                measured,
                Unit.SHARE,
                measured.isMeasured()
                        ? "of the neurons that are left, |a| at most --activity-threshold"
                        : "not measured: only recipes with dsart watch neurons",
                List.of(
                        new Beside(
                                "neurons taken out",
                                Double.NaN,
                                table.mean(own.arm(), own.epochs(), RunFigures::removedShare),
                                Unit.SHARE),
                        new Beside(
                                "of those left, frozen",
                                Double.NaN,
                                table.mean(own.arm(), own.epochs(), RunFigures::frozenShare),
                                Unit.SHARE)));
    }
}
