package dev.kiln.profile;

import dev.kiln.KilnException;
import dev.kiln.device.Target;
import dev.kiln.hardware.DeviceLimits;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.train.RandomStep;
import dev.kiln.train.TrainConfig;

/**
 * Profiles a training's step: lets the compilers finish, measures the device's limits, and then runs steps with the
 * engine's profiler and without it in turn.
 */
public final class StepProfiler {
    private static final StepSamples.WarmUp WARM_UP = new StepSamples.WarmUp(3, 30, 0.3);

    private StepProfiler() {}

    /**
     * Measures.
     *
     * @param listener may end it early: what was measured till then is told, of one step at least
     * @throws KilnException with code {@code bad-model}, {@code too-little-memory} or {@code device-failed}
     */
    public static StepReport measure(ProfileSettings settings, Target target, ProfileListener listener) {
        TrainConfig config = settings.config();
        ModelSpec spec = ModelSpec.parse(config.model());
        Network network = Network.of(spec, settings.features(), settings.classes());
        try (RandomStep step = new RandomStep(network, config.precision(spec), config, target)) {
            StepSamples samples = new StepSamples(step);
            samples.warmUp(WARM_UP, listener);
            listener.onPart("limits of the device", 0);
            DeviceLimits limits = DeviceLimits.measure(target, listener::isStopped);
            for (int i = 0; i < settings.steps() && (i == 0 || !listener.isStopped()); i++) {
                listener.onPart("steps", (double) i / settings.steps());
                if (!samples.add()) {
                    break;
                }
            }
            return samples.report(limits, target.name());
        }
    }
}
