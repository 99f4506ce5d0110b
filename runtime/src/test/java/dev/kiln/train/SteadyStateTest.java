package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kiln.data.BatchLoader;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/**
 * Memory over 10,000 steps: tensors do not grow at all, and a step leaves no garbage on the heap worth naming. The
 * steps before are another matter: vectors live on the heap until the virtual machine has compiled the code that uses
 * them, which takes thousands of steps of a network as small as this one.
 */
class SteadyStateTest {
    private static final int STEPS = 10_000;

    private static final int WARM_UP = 1_000;

    /** By then all kernels must be compiled: on a busy machine the JIT compiler takes a while. */
    private static final int LATEST_STEADY = 300_000;

    /** What a step may leave: less than one small object for each of its tasks. */
    private static final long BYTES_PER_STEP = 512;

    @Test
    void shouldNeitherGrowNorAllocateOverTenThousandSteps() {
        TrainConfig config = StepGraphTest.config("mlp:16", "momentum=0.9");
        try (TensorAllocator allocator = new TensorAllocator();
                Model model = Model.allocate(Network.of(ModelSpec.parse("mlp:16"), 6, 3), "weights", allocator);
                TrainingPlan plan = new TrainingPlan(model, config, null, allocator);
                BatchLoader loader = new BatchLoader(new Blobs("blobs", 1, 200, 6, 3), config.batch(), 1, allocator)) {
            model.initialize(1);
            bytesPerStep(plan, loader, 0, WARM_UP);
            long tensors = allocator.peakBytes();
            int from = WARM_UP;
            long perStep = bytesPerStep(plan, loader, from, STEPS);
            while (from < LATEST_STEADY && perStep > BYTES_PER_STEP) {
                from += STEPS;
                perStep = bytesPerStep(plan, loader, from, STEPS);
            }
            assertThat(perStep)
                    .as("bytes on the heap for each of %d steps after %d to warm up", STEPS, from)
                    .isLessThanOrEqualTo(BYTES_PER_STEP);
            assertThat(allocator.peakBytes()).isEqualTo(tensors);
            assertThat(plan.step().loss()).isBetween(0f, 1f);
        }
    }

    private static long bytesPerStep(TrainingPlan plan, BatchLoader loader, int from, int steps) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int step = from; step < from + steps; step++) {
            plan.run(loader.next(), 0.01f, step, TrainingPlan.Measure.NOTHING);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / steps;
    }
}
