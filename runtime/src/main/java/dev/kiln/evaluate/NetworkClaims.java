package dev.kiln.evaluate;

import dev.kiln.evaluate.Claim.Beside;
import dev.kiln.evaluate.Claim.Unit;
import dev.kiln.evaluate.RunTable.Schedule;
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
        Measured measured =
                table.mean(own.arm(), own.epochs(), run -> run.parameterBytes() / run.parameterBytesDense() - 1);
        return new Claim(
                "parameter storage",
                "bytes of all parameters as stored, scales and padding included / those of the dense network in FP32 - 1",
                STORAGE,
                measured,
                Unit.CHANGE,
                measured.isMeasured()
                        ? String.format(
                                Locale.ROOT,
                                "%,.0f of %,.0f bytes, by fewer neurons and narrower formats; sharing of weights is not"
                                        + " built yet",
                                mean(RunFigures::parameterBytes),
                                mean(RunFigures::parameterBytesDense))
                        : "not measured",
                List.of(new Beside("by sharing alone: not built yet", STORAGE, Measured.NOTHING, Unit.CHANGE)));
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
