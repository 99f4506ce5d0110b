package dev.kiln.train;

import dev.kiln.device.Target;
import dev.kiln.kernels.Clipping;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.tensor.ElementType;
import dev.kiln.tensor.Tensor;
import dev.kiln.tensor.TensorAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * What the devices of a training have in common: weights and optimizer state, in the host's memory, and the device that
 * steps them, the home. Where the home works in that memory itself, it can't be lost with a device. Any other home gets
 * all of it with each step and gives it back; should it fail in the middle, what it had begun with is put back and
 * another device becomes the home.
 */
final class SharedState implements AutoCloseable {
    private final Model model;
    private final List<Model> parts;
    private final List<Target> targets;
    private final TensorAllocator allocator;
    private final Memory memory;
    private final Model total;
    private final OptimizerState state;
    private final OptimizerPass optimizer;
    private final FloatArray weights;
    private final StepProfile profile = new StepProfile();

    /** Copies of weights and state, to go back to; none where the home works in place. */
    private final List<Tensor> spare = new ArrayList<>();

    private Target home;
    private @Nullable UpdatePlan plan;

    /**
     * Builds the update.
     *
     * @param model the weights; they belong to the caller
     * @param parts gradients by device; they belong to the caller, who closes them after this
     * @param targets by device
     * @param home the first home, {@link dev.kiln.device.Devices#home}
     */
    SharedState(
            Model model,
            TrainConfig config,
            List<Model> parts,
            List<Target> targets,
            Target home,
            TensorAllocator allocator) {
        this.model = model;
        this.parts = List.copyOf(parts);
        this.targets = new ArrayList<>(targets);
        this.allocator = allocator;
        this.memory = new Memory(allocator);
        this.home = home;
        Model sums = null;
        this.state = new OptimizerState(config, model, allocator);
        try {
            sums = Model.allocate(model.network(), "gradients", allocator);
            this.total = sums;
            this.optimizer = new OptimizerPass(config, model, total, state, memory);
            this.weights = memory.floats("statistics", parts.size());
            for (Tensor tensor : home.capabilities().inPlace() ? List.<Tensor>of() : kept()) {
                spare.add(allocator.allocate("spare", ElementType.FLOAT32, tensor.shape()));
            }
        } catch (RuntimeException | Error e) {
            closeMemory(sums);
            throw e;
        }
    }

    /**
     * Steps the weights.
     *
     * @param shares each device's part of the samples; 0 for a device whose gradients are not to be looked at
     * @param measured whether to measure the norm of the gradients even where nothing clips them
     * @param profiled whether to measure the time of each task
     */
    void update(double[] shares, float learningRate, long number, boolean measured, boolean profiled) {
        for (int i = 0; i < shares.length; i++) {
            weights.set(i, (float) shares[i]);
        }
        optimizer.prepare(learningRate, number, measured);
        copy(kept(), spare);
        if (plan == null) {
            plan = new UpdatePlan(model, parts, total, weights, optimizer, home, allocator);
        }
        plan.run(profiled, profile);
    }

    /** The time of each task over all steps that were profiled. */
    List<TaskProfile.Task> profile() {
        return profile.taken("update ");
    }

    /** The device that is the home; −1 where it is none of those that share, and can't be lost. */
    int homeDevice() {
        return home.capabilities().inPlace() ? -1 : targets.indexOf(home);
    }

    /**
     * Leaves a home that failed for another device.
     *
     * @param next becomes the home
     */
    void move(int next) {
        copy(spare, kept());
        UpdatePlan failed = plan;
        plan = null;
        home = targets.get(next);
        if (failed != null) {
            failed.close();
        }
    }

    Map<String, Tensor> optimizerState() {
        return optimizer.state();
    }

    float gradientNorm() {
        return !optimizer.hasNorm() ? Float.NaN : optimizer.clip().get(Clipping.NORM);
    }

    boolean hasFiniteGradients() {
        return optimizer.clip().get(Clipping.SKIP) == 0f;
    }

    private List<Tensor> kept() {
        List<Tensor> tensors = new ArrayList<>(model.tensors().values());
        tensors.addAll(optimizer.state().values());
        return tensors;
    }

    /** Copies nothing where there are no spare copies. */
    private void copy(List<Tensor> from, List<Tensor> to) {
        for (int i = 0; i < spare.size(); i++) {
            to.get(i).segment().copyFrom(from.get(i).segment());
        }
    }

    @Override
    public void close() {
        UpdatePlan last = plan;
        plan = null;
        try (last) {
            // The plan first, then what it works in.
            if (last == null) {
                return;
            }
        } finally {
            closeMemory(total);
        }
    }

    private void closeMemory(@Nullable Model sums) {
        spare.forEach(Tensor::close);
        spare.clear();
        memory.close();
        state.close();
        if (sums != null) {
            sums.close();
        }
    }
}
