package dev.kiln.train;

import dev.kiln.data.Batch;
import dev.kiln.metrics.DeviceMetrics;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import dev.kiln.precision.PrecisionState;
import dev.kiln.sparsity.SparsityState;
import dev.kiln.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A training's steps and what evaluates between them, on one device ({@link TrainingPlan}) or on several
 * ({@link ReplicatedStep}). To be used by one thread.
 */
interface TrainingStep extends AutoCloseable {
    /** Called once before the first step. */
    default void begin(Schedule schedule) {
        // Most steps depend on the latest learning rate alone.
    }

    /**
     * Runs one step.
     *
     * @param batch of a loader of {@code config.batch()} samples
     * @param number of the step, from 0
     */
    void run(Batch batch, float learningRate, long number, TrainingPlan.Measure measure);

    /**
     * Tells which batch comes after the one that is run next, so that it can go to the device meanwhile. Its arrays are
     * only read within the next {@link #run}.
     */
    default void expect(Batch next) {
        // A step that sends nothing ahead need not know.
    }

    /** The weights, which are current on the host after {@link #download}. */
    Model model();

    /** Mean loss of the latest step, before its update. */
    float loss();

    /** Samples of the latest step that were classified right. */
    int correct();

    /** L2 norm of all gradients of the latest step, before clipping; NaN where it was not measured. */
    float gradientNorm();

    /** Whether the gradients were finite when last measured; if not, the optimizer did nothing. */
    boolean hasFiniteGradients();

    /**
     * Bytes that what is kept of the hidden layers for the backward pass would take in FP32; 0 for steps that keep it
     * in FP32 in any case.
     */
    default long plainActivationBytes() {
        return 0;
    }

    /**
     * Called after each step: formats may change here.
     *
     * @param stepsDone the latest step included
     */
    default void adapt(long stepsDone, Schedule schedule) {
        // Most steps keep their formats.
    }

    /** The formats and what their changes depend on; null for a step in FP32. */
    default @Nullable PrecisionState precision() {
        return null;
    }

    /** Which neurons are in the network; null where all stay. */
    default @Nullable SparsityState sparsity() {
        return null;
    }

    /** Hidden neurons that do anything. */
    default int activeNeurons() {
        return model().network().spec().widths().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** The share of hidden activations that are near zero, over the latest samples; NaN where it is not measured. */
    default double inactiveShare() {
        return Double.NaN;
    }

    /** What the optimizer remembers, by name, in order. */
    Map<String, Tensor> optimizerState();

    /** Brings weights and optimizer state to the host, where checkpoints are written from. */
    void download();

    /** Runs a pass over data with the current weights; it may be begun again where a device fails in it. */
    <R> R evaluate(long stepsDone, Function<Inference, R> pass);

    /** The time of each task over all steps that were profiled. */
    TaskProfile profile(long stepsDone);

    /** What each device did since the last call; nothing where there is only one. */
    List<DeviceMetrics.Device> takeDevices();

    @Override
    void close();
}
