package dev.kiln.evaluate;

import dev.kiln.device.Capabilities;
import dev.kiln.device.Target;
import dev.kiln.kernels.Gemm;
import dev.kiln.kernels.GemmSpec;
import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.PeakLanes;
import dev.kiln.kernels.Streams;
import dev.kiln.model.Memory;
import dev.kiln.model.Tasks;
import dev.kiln.tensor.TensorAllocator;
import java.util.Locale;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Measures in seconds what utilization is a share of: the most operations that a kernel reaches on this device, in
 * registers or in a large matrix product, and the bytes of a triad over arrays that no cache holds.
 */
public final class DeviceMeter {
    private static final int LANES = 1 << 19;
    private static final int PEAK_STEPS = 32;
    private static final int PRODUCT = 2048;
    private static final int TRIAD = 1 << 24;
    private static final int TRIAD_BYTES = 12;
    private static final double NANOS = 1e9;

    /** Each measurement takes so long, beyond its first executions, in which it is compiled. */
    private static final double SECONDS = 2;

    private static final int WARM_UP = 3;

    private final Target target;
    private final TensorAllocator allocator;

    private DeviceMeter(Target target, TensorAllocator allocator) {
        this.target = target;
        this.allocator = allocator;
    }

    /** Measures one device. */
    public static DeviceLimits measure(Target target, TensorAllocator allocator) {
        DeviceMeter meter = new DeviceMeter(target, allocator);
        double chains = meter.chains();
        double product = meter.product();
        double best = Double.isNaN(product) ? chains : Math.max(chains, product);
        return new DeviceLimits(
                best,
                meter.triad(),
                String.format(
                        Locale.ROOT,
                        "the faster of multiply-add chains in registers (%.0f GFLOP/s) and a product of %d³ (%.0f"
                                + " GFLOP/s); a triad over three arrays of %d MiB",
                        chains / 1e9,
                        PRODUCT,
                        product / 1e9,
                        (TRIAD * Float.BYTES) >> 20));
    }

    private double chains() {
        try (Memory memory = new Memory(allocator)) {
            FloatArray x = memory.floats("limits", LANES);
            FloatArray y = memory.floats("limits", LANES);
            FloatArray factors = FloatArray.fromElements(0.75f, 0.25f);
            Tasks tasks = tasks(x, factors);
            tasks.graph().task("peak", PeakLanes::floats, tasks.context(), x, factors, y, PEAK_STEPS, LANES);
            tasks.launch("peak", LaunchGrid.lanes(LANES));
            return 2.0 * PeakLanes.CHAINS * PEAK_STEPS * LANES / best(tasks, y);
        }
    }

    /** NaN where the device has no product of its own. */
    private double product() {
        if (target.capabilities().products() != Capabilities.Products.LIBRARY) {
            return Double.NaN;
        }
        try (Memory memory = new Memory(allocator)) {
            FloatArray a = memory.floats("limits", PRODUCT, PRODUCT);
            FloatArray b = memory.floats("limits", PRODUCT, PRODUCT);
            FloatArray c = memory.floats("limits", PRODUCT, PRODUCT);
            Tasks tasks = tasks(a, b);
            GemmSpec spec = GemmSpec.of(PRODUCT, PRODUCT, PRODUCT, false, true);
            Gemm.append(tasks.graph(), "product", spec, a, b, c, c);
            return spec.flops() / best(tasks, c);
        }
    }

    private double triad() {
        try (Memory memory = new Memory(allocator)) {
            FloatArray x = memory.floats("limits", TRIAD);
            FloatArray y = memory.floats("limits", TRIAD);
            FloatArray z = memory.floats("limits", TRIAD);
            FloatArray factor = FloatArray.fromElements(0.5f);
            Tasks tasks = tasks(x, y, factor);
            tasks.graph().task("triad", Streams::triad, tasks.context(), x, y, factor, z, TRIAD);
            tasks.launch("triad", LaunchGrid.lanes(TRIAD));
            return (double) TRIAD_BYTES * TRIAD / best(tasks, z);
        }
    }

    private Tasks tasks(Object... inputs) {
        Tasks tasks = Tasks.of("limits", new GridScheduler(), target.capabilities());
        tasks.graph().transferToDevice(DataTransferMode.FIRST_EXECUTION, inputs);
        return tasks;
    }

    /** Seconds of the fastest execution. */
    private double best(Tasks tasks, FloatArray output) {
        tasks.graph().transferToHost(DataTransferMode.UNDER_DEMAND, output);
        try (TornadoExecutionPlan plan =
                target.plan(tasks.grids(), tasks.graph().snapshot())) {
            long begin = System.nanoTime();
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < WARM_UP || System.nanoTime() - begin < SECONDS * NANOS; i++) {
                long start = System.nanoTime();
                plan.execute();
                best = Math.min(best, (System.nanoTime() - start) / NANOS);
            }
            return best;
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("a plan of the device's limits could not be closed", e);
        }
    }
}
