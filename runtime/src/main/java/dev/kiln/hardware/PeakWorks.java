package dev.kiln.hardware;

import dev.kiln.kernels.LaunchGrid;
import dev.kiln.kernels.PeakLanes;
import dev.kiln.kernels.PeakVectors;
import dev.kiln.model.Memory;
import dev.kiln.model.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * How many multiplications and additions a device does a second when nothing leaves its registers. Where a device's
 * compiler may give work items vectors of their own, that is tried, too; the faster form counts.
 */
final class PeakWorks {
    /** Few, so that the engine, which watches a kernel before it takes vectors, has soon seen enough. */
    private static final int STEPS = 32;

    /** As much to do as {@link #STEPS} for more work items: a work item with vectors writes more in the end. */
    private static final int VECTOR_STEPS = 512;

    private static final int LANES_PER_PROCESSOR = 1 << 17;
    private static final int VECTORS_PER_PROCESSOR = 1 << 10;

    /** More do not make it more exact, and memory is not without end. */
    private static final int MOST_PROCESSORS = 256;

    /** x = x·a + b goes to 1 and stays there: no number that is slow to compute with comes up. */
    private static final float A = 0.75f;

    private static final float B = 0.25f;
    private static final int INTEGER_A = 1_103_515_245;
    private static final int INTEGER_B = 12_345;

    private final Workbench bench;
    private final int processors;

    PeakWorks(Workbench bench) {
        this.bench = bench;
        this.processors = Math.clamp(bench.info().processors(), 1, MOST_PROCESSORS);
    }

    /** All of them, the most important first. */
    List<WorkSpec> all() {
        List<WorkSpec> all = new ArrayList<>();
        boolean compiledHere = bench.target().capabilities().inPlace();
        for (String format : List.of("FP32", "FP64", "INT32")) {
            int chains = format.equals("FP64") ? PeakLanes.DOUBLE_CHAINS : PeakLanes.CHAINS;
            WorkSpec lanes = spec(format, "lanes", lanes(), chains, STEPS);
            all.add(format.equals("FP32") ? lanes.essential() : lanes);
            if (!compiledHere) {
                int width = format.equals("FP64") ? PeakVectors.DOUBLE_WIDTH : PeakVectors.WIDTH;
                WorkSpec vectors = spec(format, "vectors", vectors(), PeakVectors.VECTORS * width, VECTOR_STEPS);
                all.add(format.equals("FP32") ? vectors.essential() : vectors);
            }
        }
        return all;
    }

    private int lanes() {
        return LANES_PER_PROCESSOR * processors;
    }

    private int vectors() {
        return VECTORS_PER_PROCESSOR * processors;
    }

    private WorkSpec spec(String format, String form, int items, int chains, int steps) {
        boolean isLanes = form.equals("lanes");
        int bytes = format.equals("FP64") ? Double.BYTES : Float.BYTES;
        int outputs = isLanes ? 1 : chains;
        return new WorkSpec(
                "peak." + format.toLowerCase(Locale.ROOT) + "." + form,
                Group.PEAK,
                format + " multiply and add, " + (isLanes ? "work items as lanes" : "vectors in a work item"),
                format,
                2.0 * items * (chains * steps + (isLanes ? chains - 1 : chains)),
                (double) bytes * items * (1 + outputs),
                () -> switch (format) {
                    case "FP64" -> doubles(isLanes, items, outputs);
                    case "INT32" -> integers(isLanes, items, outputs);
                    default -> floats(isLanes, items, outputs);
                });
    }

    private Work floats(boolean isLanes, int n, int outputs) {
        Memory memory = bench.memory();
        FloatArray x = memory.floats("bench", n);
        FloatArray y = memory.floats("bench", n, outputs);
        FloatArray factors = FloatArray.fromElements(A, B);
        Tasks tasks = bench.tasks(false, x, factors);
        if (isLanes) {
            tasks.graph().task("peak", PeakLanes::floats, tasks.context(), x, factors, y, STEPS, n);
        } else {
            tasks.graph().task("peak", PeakVectors::floats, tasks.context(), x, factors, y, VECTOR_STEPS, n);
        }
        tasks.launch("peak", LaunchGrid.lanes(n));
        return bench.work(tasks, memory, y);
    }

    private Work doubles(boolean isLanes, int n, int outputs) {
        DoubleArray x = new DoubleArray(n);
        DoubleArray y = new DoubleArray(n * outputs);
        DoubleArray factors = DoubleArray.fromElements(A, B);
        Tasks tasks = bench.tasks(false, x, factors);
        if (isLanes) {
            tasks.graph().task("peak", PeakLanes::doubles, tasks.context(), x, factors, y, STEPS, n);
        } else {
            tasks.graph().task("peak", PeakVectors::doubles, tasks.context(), x, factors, y, VECTOR_STEPS, n);
        }
        tasks.launch("peak", LaunchGrid.lanes(n));
        return bench.work(tasks, bench.memory(), y);
    }

    private Work integers(boolean isLanes, int n, int outputs) {
        Memory memory = bench.memory();
        IntArray x = memory.ints("bench", n);
        IntArray y = memory.ints("bench", n, outputs);
        IntArray factors = IntArray.fromElements(INTEGER_A, INTEGER_B);
        Tasks tasks = bench.tasks(false, x, factors);
        if (isLanes) {
            tasks.graph().task("peak", PeakLanes::integers, tasks.context(), x, factors, y, STEPS, n);
        } else {
            tasks.graph().task("peak", PeakVectors::integers, tasks.context(), x, factors, y, VECTOR_STEPS, n);
        }
        tasks.launch("peak", LaunchGrid.lanes(n));
        return bench.work(tasks, memory, y);
    }
}
