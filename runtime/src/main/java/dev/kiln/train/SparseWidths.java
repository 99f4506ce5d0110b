package dev.kiln.train;

import dev.kiln.metrics.StartFormats;
import dev.kiln.model.Model;
import dev.kiln.model.Precision;
import dev.kiln.model.ProbeBatch;
import dev.kiln.precision.ControllerSettings;
import dev.kiln.precision.Policy;
import dev.kiln.precision.PrecisionState;
import org.jspecify.annotations.Nullable;

/**
 * The formats of a network that loses neurons. They stay while gates are trained, as what is measured of a neuron that
 * is about to go says little; from then on a {@link WidthControl} decides, where the recipe is quantized.
 */
final class SparseWidths {
    private final TrainConfig config;
    private final @Nullable WidthReplay replay;
    private final TrainListener listener;
    private @Nullable WidthControl control;

    /** @param replay decides instead of a controller; null for none */
    SparseWidths(TrainConfig config, @Nullable WidthReplay replay, TrainListener listener) {
        this.config = config;
        this.replay = replay;
        this.listener = listener;
    }

    /** Begins to decide, on a network whose gates have just ended. */
    void begin(Model model, long step) {
        Policy policy = Policy.of(model.network(), model.precision());
        if (model.precision().isQuantized()) {
            listener.onFormats(StartFormats.of(policy, step));
        }
        goOn(PrecisionState.start(policy, ControllerSettings.DEFAULTS));
    }

    /** Goes on with what a checkpoint kept. */
    void goOn(PrecisionState state) {
        if (config.recipe().startsWith("hqaf")) {
            control = new WidthControl(config, state, replay, listener);
        }
    }

    /** What a checkpoint keeps; null where nothing is decided yet. */
    @Nullable
    PrecisionState state() {
        return control == null ? null : control.state();
    }

    /** As {@link WidthControl#after}; null while gates are trained. */
    @Nullable
    Precision after(
            TrainingPlan plan, Model model, ProbeBatch batch, float lossScale, long stepsDone, Schedule schedule) {
        return control == null ? null : control.after(plan, model, batch, lossScale, stepsDone, schedule);
    }
}
