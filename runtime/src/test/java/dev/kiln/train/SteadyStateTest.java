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

/** Memory over 10,000 steps: tensors do not grow at all, and a step leaves no garbage on the heap worth naming. */
class SteadyStateTest {
    private static final int STEPS = 10_000;

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
            run(plan, loader, 0, 2_000);
            long tensors = allocator.peakBytes();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            run(plan, loader, 2_000, STEPS);
            long perStep = (threads.getCurrentThreadAllocatedBytes() - before) / (STEPS - 2_000);
            assertThat(perStep).isLessThanOrEqualTo(BYTES_PER_STEP);
            assertThat(allocator.peakBytes()).isEqualTo(tensors);
            assertThat(plan.step().loss()).isBetween(0f, 1f);
        }
    }

    private static void run(TrainingPlan plan, BatchLoader loader, int from, int to) {
        for (int step = from; step < to; step++) {
            plan.run(loader.next(), 0.01f, step, TrainingPlan.Measure.NOTHING);
        }
    }
}
