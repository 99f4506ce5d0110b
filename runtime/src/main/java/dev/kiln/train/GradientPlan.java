package dev.kiln.train;

import dev.kiln.device.Target;
import dev.kiln.model.Memory;
import dev.kiln.model.Model;
import dev.kiln.model.Tasks;
import dev.kiln.model.WeightUpdates;
import dev.kiln.tensor.TensorAllocator;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;

/**
 * Loss and gradients for shares of B rows on one device. Nothing stays on the device: weights travel there and
 * gradients back with each execution, where the device has memory of its own.
 */
final class GradientPlan implements AutoCloseable {
    private final Memory memory;
    private final Memory scratch;
    private final StepInputs inputs;
    private final GradientPass pass;
    private final TornadoExecutionPlan plan;
    private final long seed;

    /**
     * Builds the graph.
     *
     * @param rows B
     * @param gradients that are written; they belong to the caller, as does the model
     * @throws dev.kiln.KilnException with code {@code too-little-memory}
     */
    GradientPlan(Model model, Model gradients, int rows, long seed, Target target, TensorAllocator allocator) {
        this.seed = seed;
        this.memory = new Memory(allocator);
        this.scratch = new Memory(allocator);
        try {
            this.inputs = StepInputs.ofShare(memory, rows, model.network().features());
            this.pass = GradientPass.allocate(memory);
            GridScheduler grids = new GridScheduler();
            Tasks tasks = Tasks.of("gradients", grids, target.capabilities());
            this.plan = target.plan(grids, build(tasks, model, gradients));
        } catch (RuntimeException | Error e) {
            closeMemory();
            throw e;
        }
    }

    private ImmutableTaskGraph build(Tasks tasks, Model model, Model gradients) {
        Object[] results = gradients.arrays().toArray();
        tasks.graph()
                .transferToDevice(
                        DataTransferMode.EVERY_EXECUTION, model.arrays().toArray())
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, inputs.arrays());
        pass.append(tasks, model, gradients, scratch, inputs, null, null, WeightUpdates.NONE);
        return tasks.graph()
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, results)
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, scratch.arrays())
                .transferToHost(DataTransferMode.EVERY_EXECUTION, pass.loss(), pass.correct())
                .transferToHost(DataTransferMode.EVERY_EXECUTION, results)
                .snapshot();
    }

    /** Runs once and waits. */
    void run(Replica.Share share, StepProfile profile) {
        inputs.fill(share.samples(), share.classes(), share.first(), share.size(), seed, share.step());
        if (share.profiled()) {
            profile.execute(plan);
        } else {
            plan.execute();
        }
    }

    float loss() {
        return pass.loss().get(0);
    }

    int correct() {
        return pass.correct().get(0);
    }

    @Override
    public void close() {
        try {
            plan.close();
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("a plan of gradients could not be closed", e);
        } finally {
            closeMemory();
        }
    }

    private void closeMemory() {
        scratch.close();
        memory.close();
    }
}
