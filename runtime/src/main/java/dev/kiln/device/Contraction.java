package dev.kiln.device;

import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.traps.Traps;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Whether a device rounds {@code a * b + c} once where Java rounds twice, found by trying it on the device: once in a
 * process.
 */
public final class Contraction {
    /** Its square has one bit more than a float holds, and the bit decides what is left when 1 is taken away. */
    private static final float FACTOR = 1f + 0x1p-12f;

    private static final int SIZE = 64;
    private static final Map<String, Float> FOUND = new ConcurrentHashMap<>();

    private Contraction() {}

    /** What the product and the sum give when each is rounded. */
    public static float expected() {
        return FACTOR * FACTOR + (0f - 1f);
    }

    /** What they give on a device. */
    public static float found(Target target) {
        return FOUND.computeIfAbsent(target.name(), name -> measure(target));
    }

    /** Whether a device rounds once. */
    static boolean isOn(Target target) {
        return found(target) != expected();
    }

    private static float measure(Target target) {
        FloatArray x = new FloatArray(SIZE);
        FloatArray y = new FloatArray(SIZE);
        x.init(FACTOR);
        TaskGraph graph = new TaskGraph("contraction")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, y)
                .task("try", Traps::multiplyAdd, new KernelContext(), x, y)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        GridScheduler grids = new GridScheduler();
        grids.addWorkerGrid("contraction.try", LaunchGrid.lanes(SIZE));
        try (TornadoExecutionPlan plan = target.plan(grids, graph.snapshot())) {
            plan.execute();
            return y.get(0);
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("the plan that tries contraction could not be closed", e);
        }
    }
}
