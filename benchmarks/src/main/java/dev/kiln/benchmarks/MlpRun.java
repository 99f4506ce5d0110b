package dev.kiln.benchmarks;

import dev.kiln.benchmarks.MlpProblem.Shape;
import dev.kiln.device.Devices;
import dev.kiln.metrics.TaskProfile;
import dev.kiln.model.Model;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import dev.kiln.train.TrainConfig;
import dev.kiln.train.TrainingPlan;
import dev.kiln.train.TrainingPlan.Measure;

/** Our training of {@link MlpProblem} on a device of this process's engine. */
final class MlpRun implements StepSide {
    private final MlpProblem problem;
    private final TensorAllocator allocator = new TensorAllocator();
    private final Model model;
    private final TrainingPlan plan;
    private final float rate;
    private long step;

    MlpRun(Shape shape, String device, String optimizer, String recipe) {
        this.problem = MlpProblem.create(shape);
        TrainConfig config = MlpProblem.config(shape, optimizer).with("recipe", recipe);
        Network network = shape.network();
        this.model = Model.weights(network, config.precision(network.spec()), allocator);
        model.initialize(1);
        this.plan = new TrainingPlan(model, config, Devices.select(Devices.AUTO, device), allocator);
        this.rate = MlpProblem.rate(optimizer);
    }

    MlpProblem problem() {
        return problem;
    }

    Model model() {
        return model;
    }

    @Override
    public long run(int steps) {
        return steps(steps);
    }

    /** Runs steps and returns the nanoseconds they took. */
    long steps(int count) {
        return steps(count, Measure.NOTHING);
    }

    /** Runs steps whose tasks are timed, and returns the times of all that were. */
    TaskProfile profile(int count) {
        steps(count, Measure.TASKS);
        return plan.profile(step);
    }

    private long steps(int count, Measure measure) {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int at = problem.batch(step);
            plan.run(
                    problem.features().get(at),
                    problem.labels().get(at),
                    problem.shape().batch(),
                    rate,
                    step++,
                    measure);
        }
        return System.nanoTime() - start;
    }

    @Override
    public float loss() {
        return plan.step().loss();
    }

    @Override
    public void close() {
        plan.close();
        model.close();
        allocator.close();
    }
}
