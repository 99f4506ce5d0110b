package dev.kiln.train;

import dev.kiln.data.Batch;
import dev.kiln.device.Target;
import dev.kiln.kernels.LossScaling;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.PrecisionMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import dev.kiln.model.ProbeBatch;
import dev.kiln.precision.Bits;
import dev.kiln.precision.Controller;
import dev.kiln.precision.Decision;
import dev.kiln.precision.FormatError;
import dev.kiln.precision.FormatWord;
import dev.kiln.precision.Policy;
import dev.kiln.precision.PrecisionState;
import dev.kiln.precision.Reading;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Quantized steps on one device, whose formats change between steps: as a controller decides from what a
 * {@link WidthProbe} measures at the end of each window, or as a run that is replayed did. Weights and what the
 * optimizer remembers stay; the plan that steps them is built anew.
 */
final class AdaptiveStep implements TrainingStep {
    private final Model model;
    private final TrainConfig config;
    private final Target target;
    private final TensorAllocator allocator;
    private final TrainListener listener;
    private final OptimizerState optimizer;
    private final @Nullable Controller controller;
    private final @Nullable WidthReplay replay;
    private final @Nullable ProbeBatch batch;
    private final @Nullable WidthProbe probe;
    private final StepProfile profile = new StepProfile();
    private PrecisionState state;

    /** The loss scale of the latest step's gradients. */
    private float usedScale = 1;

    private TrainingPlan plan;

    /** False while one plan is gone and the next is not there yet: building it may fail. */
    private boolean hasPlan = true;

    /**
     * Builds the first plan.
     *
     * @param model in the formats of {@code state}; belongs to the caller, who closes it after this
     * @param state of the training's formats
     * @param replay decides instead of a controller; null for none
     * @param batch that a controller's probe looks at; closed by this; null where nothing is decided
     */
    AdaptiveStep(
            Model model,
            TrainConfig config,
            PrecisionState state,
            @Nullable WidthReplay replay,
            @Nullable ProbeBatch batch,
            Target target,
            TensorAllocator allocator,
            TrainListener listener) {
        this.model = model;
        this.config = config;
        this.state = state;
        this.replay = replay;
        this.batch = batch;
        this.target = target;
        this.allocator = allocator;
        this.listener = listener;
        this.controller = batch == null || state.settings() == null
                ? null
                : new Controller(state.settings(), config.bitBudget() > 0 ? config.bitBudget() : Double.MAX_VALUE);
        this.probe = batch == null ? null : new WidthProbe(model, batch);
        OptimizerState remembered = null;
        try {
            remembered = new OptimizerState(config, model, allocator);
            this.optimizer = remembered;
            this.plan = new TrainingPlan(model, config, remembered, null, batch, profile, target, allocator);
        } catch (RuntimeException | Error e) {
            if (remembered != null) {
                remembered.close();
            }
            if (batch != null) {
                batch.close();
            }
            throw e;
        }
    }

    @Override
    public Model model() {
        return model;
    }

    /** The formats and all that their changes depend on. */
    @Override
    public PrecisionState precision() {
        return state;
    }

    @Override
    public void adapt(long stepsDone, Schedule schedule) {
        if (replay != null) {
            apply(replay.after(stepsDone, state.policy()), state);
            return;
        }
        if (controller == null || probe == null) {
            return;
        }
        state = state.plus(plan.loss());
        // What the last step leaves is what was trained: nothing changes behind it.
        if (stepsDone % config.adaptEvery() == 0 && stepsDone < schedule.totalSteps()) {
            double rate = schedule.shareFalling(stepsDone, stepsDone + config.adaptEvery());
            Reading reading = probe.read(plan, usedScale, stepsDone, state.lossSum() / state.steps(), rate);
            listener.onPrecision(metrics(reading));
            Controller.Outcome outcome = controller.decide(state.policy(), state.controller(), reading);
            apply(outcome.decisions(), state.with(outcome.policy(), outcome.state(), 0, 0));
        }
    }

    /** Goes on with the formats that decisions lead to. */
    private void apply(List<Decision> decisions, PrecisionState from) {
        int demoted = (int) decisions.stream().filter(Decision::narrows).count();
        Policy next = replay == null ? from.policy() : WidthReplay.apply(from.policy(), decisions);
        if (decisions.isEmpty()) {
            state = from;
            return;
        }
        state = from.with(next, from.controller(), decisions.size() - demoted, demoted);
        decisions.forEach(listener::onDecision);
        plan.download();
        hasPlan = false;
        plan.close();
        String where = "after step " + decisions.getFirst().step();
        model.change(SessionPrecision.fit(next, config, model.network(), where));
        plan = new TrainingPlan(model, config, optimizer, null, batch, profile, target, allocator);
        hasPlan = true;
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

    @Override
    public void run(Batch samples, float learningRate, long number, TrainingPlan.Measure measure) {
        FloatArray scaling = optimizer.lossScale();
        // The step itself may change it.
        usedScale = scaling == null ? 1 : scaling.get(LossScaling.SCALE);
        plan.run(samples, learningRate, number, measure);
    }

    @Override
    public void expect(Batch next) {
        plan.expect(next);
    }

    @Override
    public float loss() {
        return plan.loss();
    }

    @Override
    public int correct() {
        return plan.correct();
    }

    @Override
    public float gradientNorm() {
        return plan.gradientNorm();
    }

    @Override
    public boolean hasFiniteGradients() {
        return plan.hasFiniteGradients();
    }

    @Override
    public long plainActivationBytes() {
        return plan.plainActivationBytes();
    }

    @Override
    public Map<String, Tensor> optimizerState() {
        return optimizer.tensors();
    }

    @Override
    public void download() {
        plan.download();
    }

    @Override
    public <R> R evaluate(long stepsDone, Function<Inference, R> pass) {
        return plan.evaluate(stepsDone, pass);
    }

    @Override
    public TaskProfile profile(long stepsDone) {
        return plan.profile(stepsDone);
    }

    @Override
    public List<DeviceMetrics.Device> takeDevices() {
        return List.of();
    }

    @Override
    public void close() {
        try (batch;
                optimizer) {
            if (hasPlan) {
                plan.close();
            }
        }
    }
}
