package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a kernel one work item after the other, one expression after the other: the plain twin that back ends are tested
 * against. Work groups run in order; the work items of a group take turns at barriers.
 */
public final class Interpreter {
    private final Kernel kernel;
    private final Program program;
    private final Map<Integer, Elements> buffers = new HashMap<>();
    private final Map<Integer, Long> scalars = new HashMap<>();
    private final long[] global;
    private final long[] local;

    /**
     * Prepares a launch.
     *
     * @param arguments one for each parameter: a native array, a Java array or a memory segment for arrays, a
     *     {@link Number} for scalars, anything for the context
     * @param global the grid's size in work items, for three dimensions
     * @param local the group's size, which divides the grid's
     */
    public Interpreter(Kernel kernel, List<? extends @Nullable Object> arguments, long[] global, long[] local) {
        this.kernel = kernel;
        program = new Program(kernel);
        this.global = global.clone();
        this.local = local.clone();
        for (Parameter parameter : kernel.parameters()) {
            Object argument = arguments.get(parameter.index());
            switch (parameter) {
                case Parameter.Context context -> {}
                case Parameter.Array array -> buffers.put(array.index(), elements(array, argument));
                case Parameter.Scalar scalar -> scalars.put(scalar.index(), bits(scalar, argument));
            }
        }
    }

    private static Elements elements(Parameter.Array array, @Nullable Object argument) {
        if (argument == null) {
            throw new IllegalArgumentException("no array for " + array.name());
        }
        return Elements.of(array.element(), argument);
    }

    private static long bits(Parameter.Scalar scalar, @Nullable Object argument) {
        if (!(argument instanceof Number number)) {
            throw new IllegalArgumentException("no number for " + scalar.name());
        }
        return switch (scalar.type()) {
            case BOOL, INT -> number.intValue();
            case LONG -> number.longValue();
            case FLOAT -> Arithmetic.bits(number.floatValue());
            case DOUBLE -> Arithmetic.bits(number.doubleValue());
        };
    }

    /**
     * How many work items a {@code @Parallel} kernel needs in each dimension, with these arguments.
     *
     * @param arguments as for the constructor
     */
    public static long[] tripCounts(Kernel kernel, List<? extends @Nullable Object> arguments) {
        Interpreter launch = new Interpreter(kernel, arguments, new long[] {1, 1, 1}, new long[] {1, 1, 1});
        long[] counts = {1, 1, 1};
        for (ParallelDimension dimension : kernel.parallel()) {
            WorkItem nobody = new WorkItem(launch, new long[3], new long[3], Map.of());
            counts[dimension.dimension()] = Math.max(0, nobody.evaluate(dimension.tripCount()));
        }
        return counts;
    }

    /**
     * Runs all work items.
     *
     * @throws IllegalStateException if an index is out of bounds, an integer is divided by zero, or not all work items
     *     of a group come to the same barrier; names the kernel's line
     */
    public void run() {
        for (int d = 0; d < 3; d++) {
            if (global[d] % local[d] != 0) {
                throw new IllegalArgumentException(
                        "group size " + local[d] + " does not divide grid size " + global[d] + " in dimension " + d);
            }
        }
        for (long z = 0; z < global[2] / local[2]; z++) {
            for (long y = 0; y < global[1] / local[1]; y++) {
                for (long x = 0; x < global[0] / local[0]; x++) {
                    group(new long[] {x, y, z});
                }
            }
        }
    }

    private void group(long[] group) {
        Map<Memory, Elements> shared = new HashMap<>();
        for (Memory memory : kernel.arrays()) {
            if (memory instanceof Memory.LocalArray array) {
                shared.put(array, Elements.zeros(array.element(), array.length()));
            }
        }
        List<WorkItem> items = new ArrayList<>();
        for (long z = 0; z < local[2]; z++) {
            for (long y = 0; y < local[1]; y++) {
                for (long x = 0; x < local[0]; x++) {
                    items.add(new WorkItem(this, group, new long[] {x, y, z}, shared));
                }
            }
        }
        boolean waiting = true;
        while (waiting) {
            waiting = toNextBarrier(items);
        }
    }

    /** Runs each work item until its next barrier; false once all are done. */
    private boolean toNextBarrier(List<WorkItem> items) {
        boolean waiting = items.get(0).advance(program.steps());
        for (WorkItem item : items.subList(1, items.size())) {
            boolean waits = item.advance(program.steps());
            if (waits != waiting || (waits && item.step() != items.get(0).step())) {
                WorkItem stopped = waits ? item : items.get(0);
                throw new IllegalStateException(kernel.owner() + "." + kernel.name() + " line "
                        + program.steps().get(stopped.step() - 1).line()
                        + ": not all work items of a group come to this barrier");
            }
        }
        return waiting;
    }

    Kernel kernel() {
        return kernel;
    }

    long global(int dimension) {
        return global[dimension];
    }

    long local(int dimension) {
        return local[dimension];
    }

    Elements buffer(Memory.Buffer buffer) {
        Elements elements = buffers.get(buffer.parameter());
        if (elements == null) {
            throw new IllegalArgumentException("no array for " + buffer.name());
        }
        return elements;
    }

    long scalar(Expr.Argument argument) {
        Long value = scalars.get(argument.parameter());
        if (value == null) {
            throw new IllegalArgumentException("no number for " + argument.name());
        }
        return value;
    }
}
