package dev.kiln.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kiln.data.BatchLoader;
import dev.kiln.device.Devices;
import dev.kiln.model.Model;
import dev.kiln.model.ModelSpec;
import dev.kiln.model.Network;
import dev.kiln.tensor.TensorAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Steps of a small training in a process of their own, which {@link SteadyStateTest} starts. Argument: a file for the
 * number of bytes that a step leaves on the heap. It ends with an error if tensors or the live heap grow.
 */
final class ChildSteps {
    /** By then all kernels must be compiled: on a busy machine the JIT compiler takes a while. */
    static final long LATEST_STEADY_SECONDS = 80;

    /** What a step may leave: less than one small object for each of its tasks. */
    static final long BYTES_PER_STEP = 512;

    private static final int STEPS = 10_000;

    private static final int WARM_UP = 1_000;

    /** What may become live over 10,000 steps: 200 bytes a step. */
    private static final long BYTES_LIVE = 2L << 20;

    private ChildSteps() {}

    /** Trains until ten thousand steps leave next to nothing, or until it is too late for that. */
    public static void main(String[] arguments) throws IOException {
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
            while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(LATEST_STEADY_SECONDS)
                    && (perStep > BYTES_PER_STEP || leastGrowth > BYTES_LIVE)) {
                long live = liveBytes();
                perStep = bytesPerStep(plan, loader, from, STEPS);
                leastGrowth = Math.min(leastGrowth, liveBytes() - live);
                from += STEPS;
            }
            // A leak shows in each ten thousand steps; classes and code that are loaded late only in some.
            assertThat(leastGrowth)
                    .as("bytes that become live in %d steps", STEPS)
                    .isLessThanOrEqualTo(BYTES_LIVE);
            assertThat(allocator.peakBytes()).as("bytes of tensors").isEqualTo(tensors);
            assertThat(plan.step().loss()).as("loss").isBetween(0f, 1f);
            Files.writeString(Path.of(arguments[0]), Long.toString(perStep));
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
