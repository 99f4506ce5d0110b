package dev.kiln.train;

import dev.kiln.metrics.PrecisionMetrics;
import dev.kiln.model.Model;
import dev.kiln.model.Precision;
import dev.kiln.model.ProbeBatch;
import dev.kiln.precision.Bits;
import dev.kiln.precision.Controller;
import dev.kiln.precision.Decision;
import dev.kiln.precision.FormatError;
import dev.kiln.precision.FormatWord;
import dev.kiln.precision.Policy;
import dev.kiln.precision.PrecisionState;
import dev.kiln.precision.Reading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which formats a training goes on with, step by step: as a controller decides from what a {@link WidthProbe} measures
 * at the end of each window, or as a run that is replayed did. Changes nothing itself.
 */
final class WidthControl {
    private final TrainConfig config;
    private final @Nullable Controller controller;
    private final @Nullable WidthReplay replay;
    private final TrainListener listener;
    private PrecisionState state;

    /**
     * Starts with the formats of a state.
     *
     * @param replay decides instead of a controller; null for none
     */
    WidthControl(TrainConfig config, PrecisionState state, @Nullable WidthReplay replay, TrainListener listener) {
        this.config = config;
        this.state = state;
        this.replay = replay;
        this.listener = listener;
        this.controller = !measures(config) || state.settings() == null
                ? null
                : new Controller(state.settings(), config.bitBudget() > 0 ? config.bitBudget() : Double.MAX_VALUE);
    }

    /** Whether a training with these settings may decide on formats by what it measures. */
    static boolean measures(TrainConfig config) {
        return config.recipe().startsWith("hqaf") && config.replay() == null && config.adaptEvery() > 0;
    }

    /** Whether it measures, for which plans need a probe batch. */
    boolean measures() {
        return controller != null;
    }

    /** The formats and all that their changes depend on. */
    PrecisionState state() {
        return state;
    }

    /**
     * Takes a step into account.
     *
     * @param plan that has run it
     * @param batch that the plan's probe looks at; null where nothing is measured
     * @param lossScale of the step's gradients
     * @return the formats to go on with; null where they stay
     */
    @Nullable
    Precision after(
            TrainingPlan plan,
            Model model,
            @Nullable ProbeBatch batch,
            float lossScale,
            long stepsDone,
            Schedule schedule) {
        if (replay != null) {
            return decided(replay.after(stepsDone, state.policy()), state, model);
        }
        if (controller == null || batch == null) {
            return null;
        }
        state = state.plus(plan.loss());
        // What the last step leaves is what was trained: nothing changes behind it.
        if (stepsDone % config.adaptEvery() != 0 || stepsDone >= schedule.totalSteps()) {
            return null;
        }
        double rate = schedule.shareFalling(stepsDone, stepsDone + config.adaptEvery());
        Reading reading =
                new WidthProbe(model, batch).read(plan, lossScale, stepsDone, state.lossSum() / state.steps(), rate);
        listener.onPrecision(metrics(reading));
        Controller.Outcome outcome = controller.decide(state.policy(), state.controller(), reading);
        return decided(outcome.decisions(), state.with(outcome.policy(), outcome.state(), 0, 0), model);
    }

    private @Nullable Precision decided(List<Decision> decisions, PrecisionState from, Model model) {
        if (decisions.isEmpty()) {
            state = from;
            return null;
        }
        int demoted = (int) decisions.stream().filter(Decision::narrows).count();
        Policy next = replay == null ? from.policy() : WidthReplay.apply(from.policy(), decisions);
        state = from.with(next, from.controller(), decisions.size() - demoted, demoted);
        decisions.forEach(listener::onDecision);
        String where = "after step " + decisions.getFirst().step();
        return SessionPrecision.fit(next, config, model.network(), where);
    }

    private PrecisionMetrics metrics(Reading reading) {
        List<PrecisionMetrics.OfTensor> tensors = new ArrayList<>();
        for (Reading.OfTensor seen : reading.tensors()) {
            Policy.OfDense layer = state.policy().layers().get(seen.layer());
            String format = FormatWord.of(seen.tensor().of(layer.formats()));
            FormatError error = seen.errors().get(format);
            if (error != null) {
                tensors.add(new PrecisionMetrics.OfTensor(
                        layer.name(),
                        seen.tensor().word(),
                        format,
                        error.sqnr(),
                        error.clipRate(),
                        error.underflowRate()));
            }
        }
        return new PrecisionMetrics(
                reading.step(),
                reading.loss(),
                reading.probeLoss(),
                reading.plainLoss(),
                Bits.perWeight(state.policy()),
                tensors);
    }
}
