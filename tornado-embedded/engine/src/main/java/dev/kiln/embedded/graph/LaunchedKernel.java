package dev.kiln.embedded.graph;

import dev.kiln.embedded.host.Grid;
import dev.kiln.embedded.host.TaskWork;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.LaunchFacts;
import dev.kiln.embedded.ir.MergeParameters;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.ValueRanges;
import java.util.HashMap;
import java.util.Map;

/**
 * A kernel with the arguments and the grid of a launch.
 *
 * @param arguments by the kernel's parameters
 */
@SuppressWarnings("ArrayRecordComponent") // Not changed after it is made, and compared by nobody.
record LaunchedKernel(Kernel kernel, Object[] arguments, Grid grid) {

    /**
     * Returns what is known of the launch.
     *
     * @param usesGroups whether the grid's groups are those of the launch
     */
    LaunchFacts facts(boolean usesGroups) {
        Map<Integer, Integer> scalars = new HashMap<>();
        Map<Integer, Integer> lengths = new HashMap<>();
        for (Parameter parameter : kernel.parameters()) {
            int index = parameter.index();
            if (parameter instanceof Parameter.Array) {
                lengths.put(index, DeviceArray.length(arguments[index]));
            } else if (parameter instanceof Parameter.Scalar && arguments[index] instanceof Integer value) {
                scalars.put(index, value);
            }
        }
        return new LaunchFacts(scalars, lengths, grid.global(), usesGroups ? grid.local() : new long[3]);
    }

    /** Returns the same launch of a kernel that knows an array that it is given several times as one. */
    LaunchedKernel merged() {
        Map<Integer, Integer> first = new HashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            for (int j = 0; j < i && !first.containsKey(i); j++) {
                if (isArray(i) && isArray(j) && isSame(arguments[i], arguments[j])) {
                    first.put(i, j);
                }
            }
        }
        return new LaunchedKernel(MergeParameters.in(kernel, first), arguments, grid);
    }

    /** Returns what a run can do at the most: each array once, as far as accesses can reach in it. */
    TaskWork work() {
        LaunchedKernel merged = merged();
        ValueRanges ranges = ValueRanges.of(merged.kernel, merged.facts(false));
        long read = 0;
        long written = 0;
        for (Parameter parameter : merged.kernel.parameters()) {
            if (parameter instanceof Parameter.Array array) {
                int size = array.element().bytes();
                read += size * ranges.loadedElements(parameter.index());
                written += size * ranges.storedElements(parameter.index());
            }
        }
        return new TaskWork(read, written, 0);
    }

    /** Returns the first array parameter with a given array, or -1. */
    int position(Object array) {
        for (int i = 0; i < arguments.length; i++) {
            if (isArray(i) && isSame(arguments[i], array)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isArray(int position) {
        return kernel.parameters().get(position) instanceof Parameter.Array;
    }

    @SuppressWarnings("ReferenceEquality") // Arrays are told apart by identity.
    private static boolean isSame(Object a, Object b) {
        return a == b;
    }
}
