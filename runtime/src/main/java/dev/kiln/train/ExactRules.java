package dev.kiln.train;

import dev.kiln.KilnException;
import dev.kiln.device.Target;
import dev.kiln.model.ActivationFunction;
import dev.kiln.model.Layer;
import dev.kiln.model.ModelSpec;
import java.util.List;
import java.util.Locale;

/** What a network and a device must be for a training with the same bits on every engine. */
final class ExactRules {
    private ExactRules() {}

    /**
     * Refuses what engines compute differently.
     *
     * @throws KilnException with code {@code bad-option} for the network, {@code unfit-device} for a device
     */
    static void check(ModelSpec spec, List<Target> targets) {
        for (Layer layer : spec.layers()) {
            if (layer instanceof Layer.Activation activation && activation.function() != ActivationFunction.RELU) {
                String name = activation.function().name().toLowerCase(Locale.ROOT);
                throw new KilnException(
                        "bad-option",
                        "Setting --exact: expected a model whose functions every engine computes alike, found activation "
                                + name + "; use activation=relu, or train without --exact");
            }
        }
        targets.forEach(Target::requireExactArithmetic);
    }
}
