package dev.kiln.train;

import dev.kiln.data.Batch;
import dev.kiln.device.Target;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import dev.kiln.model.Precision;
import dev.kiln.model.ProbeBatch;
import dev.kiln.precision.PrecisionState;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Quantized steps on one device, whose formats change between steps as a {@link WidthControl} says. Weights and what
 * the optimizer remembers stay; the plan that steps them is built anew.
 */
final class AdaptiveStep implements TrainingStep {
    private final Model model;
    private final TrainConfig config;
    private final Target target;
    private final TensorAllocator allocator;
    private final OptimizerState optimizer;
    private final WidthControl control;
    private final @Nullable ProbeBatch batch;
    private final StepProfile profile = new StepProfile();

    /** The loss scale of the latest step's gradients. */
    private float usedScale = 1;

    private TrainingPlan plan;

    /** False while one plan is gone and the next is not there yet: building it may fail. */
    private boolean hasPlan = true;

    /**
     * Builds the first plan.
     *
     * @param model in the formats that {@code control} starts with; belongs to the caller, who closes it after this
     * @param control says when formats change
     * @param batch that its probe looks at; closed by this; null where nothing is measured
     */
    AdaptiveStep(
            Model model,
            TrainConfig config,
            WidthControl control,
            @Nullable ProbeBatch batch,
            Target target,
            TensorAllocator allocator) {
        this.model = model;
        this.config = config;
        this.control = control;
        this.batch = batch;
        this.target = target;
        this.allocator = allocator;
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
        return control.state();
    }

    @Override
    public void adapt(long stepsDone, Schedule schedule) {
        Precision next = control.after(plan, model, batch, usedScale, stepsDone, schedule);
        if (next != null) {
            plan.download();
            hasPlan = false;
            plan.close();
            model.change(next);
            plan = new TrainingPlan(model, config, optimizer, null, batch, profile, target, allocator);
            hasPlan = true;
        }
    }

    @Override
    public void run(Batch samples, float learningRate, long number, TrainingPlan.Measure measure) {
        usedScale = optimizer.currentLossScale();
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
