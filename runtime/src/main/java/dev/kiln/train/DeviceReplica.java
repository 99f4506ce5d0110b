package dev.kiln.train;

import dev.kiln.device.Target;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Inference;
import dev.kiln.model.Model;
import dev.kiln.tensor.TensorAllocator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A replica on a real device. There is a plan for each size of share that was used lately. */
final class DeviceReplica implements Replica {
    /** Shares that a device goes back and forth between are ready; older ones give their memory back. */
    private static final int PLANS = 3;

    private final Target target;
    private final Model model;
    private final long seed;
    private final TensorAllocator allocator;
    private final Model gradients;
    private final StepProfile profile = new StepProfile();

    /** By rows, the one used last at the end. */
    private final LinkedHashMap<Integer, GradientPlan> plans = new LinkedHashMap<>(16, 0.75f, true);

    private @Nullable GradientPlan latest;
    private @Nullable Inference inference;

    /** Opens the device. The model belongs to the caller, who closes it after this. */
    DeviceReplica(Target target, Model model, TrainConfig config, TensorAllocator allocator) {
        this.target = target;
        this.model = model;
        this.seed = config.seed();
        this.allocator = allocator;
        this.gradients = Model.allocate(model.network(), "gradients", allocator);
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public long run(Share share) {
        long start = System.nanoTime();
        GradientPlan plan = plan(share.rows());
        latest = plan;
        plan.run(share, profile);
        return System.nanoTime() - start;
    }

    private GradientPlan plan(int rows) {
        GradientPlan known = plans.get(rows);
        if (known != null) {
            return known;
        }
        if (plans.size() == PLANS) {
            int oldest = plans.firstEntry().getKey();
            Objects.requireNonNull(plans.remove(oldest)).close();
        }
        GradientPlan built = new GradientPlan(model, gradients, rows, seed, target, allocator);
        plans.put(rows, built);
        return built;
    }

    @Override
    public Model gradients() {
        return gradients;
    }

    @Override
    public float loss() {
        return latest().loss();
    }

    @Override
    public int correct() {
        return latest().correct();
    }

    private GradientPlan latest() {
        return Objects.requireNonNull(latest, "a share was computed");
    }

    @Override
    public Inference inference() {
        if (inference == null) {
            inference = Inference.following(model, TrainingPlan.EVALUATION_BATCH, target, allocator);
        }
        return inference;
    }

    @Override
    public List<TaskProfile.Task> profile() {
        return profile.taken(name() + " ");
    }

    @Override
    public void close() {
        Inference evaluating = inference;
        inference = null;
        try (gradients;
                evaluating) {
            for (Map.Entry<Integer, GradientPlan> plan = plans.pollFirstEntry();
                    plan != null;
                    plan = plans.pollFirstEntry()) {
                plan.getValue().close();
            }
        }
    }
}
