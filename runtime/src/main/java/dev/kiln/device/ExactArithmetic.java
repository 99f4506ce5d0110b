package dev.kiln.device;

import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.traps.Traps;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Whether a device divides and takes roots with Java's bits and keeps subnormal numbers, found by trying it on a few
 * thousand numbers: once in a process.
 */
final class ExactArithmetic {
    private static final int SIZE = 4096;
    private static final Map<String, String> FOUND = new ConcurrentHashMap<>();

    private ExactArithmetic() {}

    /** What the device computes otherwise than Java, or an empty text. */
    static String wrong(Target target) {
        return FOUND.computeIfAbsent(target.name(), name -> measure(target));
    }

    private static String measure(Target target) {
        FloatArray x = new FloatArray(SIZE);
        FloatArray y = new FloatArray(SIZE);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < SIZE; i++) {
            // A quarter of the products is subnormal.
            x.set(i, Math.scalb((float) random.nextDouble(1, 2), i % 4 == 0 ? -70 : i % 40 - 20));
            y.set(i, Math.scalb((float) random.nextDouble(1, 2), i % 4 == 0 ? -70 : i % 31 - 15));
        }
        FloatArray quotients = new FloatArray(SIZE);
        FloatArray roots = new FloatArray(SIZE);
        FloatArray products = new FloatArray(SIZE);
        TaskGraph graph = new TaskGraph("arithmetic")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, x, y, quotients, roots, products)
                .task("try", Traps::arithmetic, new KernelContext(), x, y, quotients, roots, products)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, quotients, roots, products);
        GridScheduler grids = new GridScheduler();
        grids.addWorkerGrid("arithmetic.try", LaunchGrid.lanes(SIZE));
        try (TornadoExecutionPlan plan = target.plan(grids, graph.snapshot())) {
            plan.execute();
        } catch (TornadoExecutionPlanException e) {
            throw new IllegalStateException("the plan that tries arithmetic could not be closed", e);
        }
        for (int i = 0; i < SIZE; i++) {
            float a = x.get(i);
            float b = y.get(i);
            if (a / b != quotients.get(i)) {
                return a + " / " + b + " to be " + a / b + ", found " + quotients.get(i);
            }
            if ((float) Math.sqrt(a) != roots.get(i)) {
                return "the root of " + a + " to be " + (float) Math.sqrt(a) + ", found " + roots.get(i);
            }
            if (a * b != products.get(i)) {
                return a + " * " + b + " to be " + a * b + ", found " + products.get(i);
            }
        }
        return "";
    }
}
