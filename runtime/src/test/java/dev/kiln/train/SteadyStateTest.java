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

/** Memory over 10,000 steps and more: tensors do not grow at all, and a step leaves no garbage worth naming. */
class SteadyStateTest {
    private static final int WARM_UP = 2_000;

    /** Steps of one measurement. */
    private static final int WINDOW = 2_000;

    /** Measurements before a step counts as never steady: on a busy machine the JIT compiler takes a while. */
    private static final int MOST_WINDOWS = 100;

    private static final int LEAST_WINDOWS = 4;

    /** What a step may leave: less than one small object for each of its tasks. */
    private static final long BYTES_PER_STEP = 512;

    @Test
    void shouldNeitherGrowNorAllocateOnceCompiled() {
        TrainConfig config = StepGraphTest.config("mlp:16", "momentum=0.9");
        try (TensorAllocator allocator = new TensorAllocator();
                Model model = Model.allocate(Network.of(ModelSpec.parse("mlp:16"), 6, 3), "weights", allocator);
                TrainingPlan plan = new TrainingPlan(model, config, null, allocator);
                BatchLoader loader = new BatchLoader(new Blobs("blobs", 1, 200, 6, 3), config.batch(), 1, allocator)) {
            model.initialize(1);
            run(plan, loader, 0, WARM_UP);
            long tensors = allocator.peakBytes();
            long perStep = Long.MAX_VALUE;
            int step = WARM_UP;
            for (int window = 0; window < MOST_WINDOWS; window++) {
                if (window >= LEAST_WINDOWS && perStep <= BYTES_PER_STEP) {
                    break;
                }
                perStep = bytesPerStep(plan, loader, step);
                step += WINDOW;
            }
            assertThat(perStep).isLessThanOrEqualTo(BYTES_PER_STEP);
            assertThat(allocator.peakBytes()).isEqualTo(tensors);
            assertThat(plan.step().loss()).isBetween(0f, 1f);
        }
    }

    /** What this thread allocates on the heap in each of the next {@link #WINDOW} steps. */
    private static long bytesPerStep(TrainingPlan plan, BatchLoader loader, int from) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(plan, loader, from, from + WINDOW);
        return (threads.getCurrentThreadAllocatedBytes() - before) / WINDOW;
    }

    private static void run(TrainingPlan plan, BatchLoader loader, int from, int to) {
        for (int step = from; step < to; step++) {
            plan.run(loader.next(), 0.01f, step, TrainingPlan.Measure.NOTHING);
        }
    }
}
