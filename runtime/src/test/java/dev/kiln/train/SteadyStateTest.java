package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kiln.data.BatchLoader;
import dev.kiln.device.Devices;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Memory over 10,000 steps: neither tensors nor the live heap grow, and a compiled step leaves next to no garbage. */
class SteadyStateTest {
    private static final int STEPS = 10_000;

    private static final int WARM_UP = 1_000;

    /** By then all kernels must be compiled: on a busy machine the JIT compiler takes a while. */
    private static final long LATEST_STEADY_NANOS = TimeUnit.MINUTES.toNanos(4);

    /** What a step may leave: less than one small object for each of its tasks. */
    private static final long BYTES_PER_STEP = 512;

    /** What may become live over 10,000 steps: 200 bytes a step. */
    private static final long BYTES_LIVE = 2L << 20;

    @Test
    void shouldNeitherGrowNorAllocateOverTenThousandSteps() {
        TrainConfig config = StepGraphTest.config("mlp:16", "momentum=0.9");
        try (TensorAllocator allocator = new TensorAllocator();
                Model model = Model.allocate(Network.of(ModelSpec.parse("mlp:16"), 6, 3), "weights", allocator);
                TrainingPlan plan = new TrainingPlan(model, config, Devices.select("auto", "auto"), allocator);
                BatchLoader loader = new BatchLoader(new Blobs("blobs", 1, 200, 6, 3), config.batch(), 1, allocator)) {
            model.initialize(1);
            int from = WARM_UP;
            bytesPerStep(plan, loader, 0, from);
            long tensors = allocator.peakBytes();
            long perStep = Long.MAX_VALUE;
            long leastGrowth = Long.MAX_VALUE;
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < LATEST_STEADY_NANOS
                    && (perStep > BYTES_PER_STEP || leastGrowth > BYTES_LIVE)) {
                long live = liveBytes();
                perStep = bytesPerStep(plan, loader, from, STEPS);
                leastGrowth = Math.min(leastGrowth, liveBytes() - live);
                from += STEPS;
            }
            // A leak shows in each ten thousand steps; classes and code that are loaded late only in some.
            assertThat(leastGrowth).isLessThanOrEqualTo(BYTES_LIVE);
            assertThat(allocator.peakBytes()).isEqualTo(tensors);
            assertThat(plan.step().loss()).isBetween(0f, 1f);
            assertThat(perStep).as("bytes that a step leaves").isLessThanOrEqualTo(BYTES_PER_STEP);
        }
    }

    /** Heap in use after a full collection. */
    private static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
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
