package dev.kiln.embedded.ir;

import java.util.Arrays;
import java.util.Map;

/**
 * What is known of a launch before code for it is written.
 *
 * @param scalars INT parameters' values, by position
 * @param lengths of buffers, by the parameter's position
 * @param global work items along each of three dimensions; 0 where that is not known
 * @param local work items of a group along each of three dimensions; 0 where that is not known
 */
@SuppressWarnings("ArrayRecordComponent") // Copied on the way in and never written; readers are in this engine.
public record LaunchFacts(Map<Integer, Integer> scalars, Map<Integer, Integer> lengths, long[] global, long[] local) {
    /** Nothing is known: what holds then holds for every launch. */
    public static final LaunchFacts NONE = new LaunchFacts(Map.of(), Map.of(), new long[3], new long[3]);

    /** Keeps its own copies. */
    public LaunchFacts {
        scalars = Map.copyOf(scalars);
        lengths = Map.copyOf(lengths);
        global = Arrays.copyOf(global, 3);
        local = Arrays.copyOf(local, 3);
    }

    /** The same for a kernel whose work items do what groups did; nothing is known of how they are grouped. */
    public LaunchFacts ofGroups() {
        long[] groups = new long[3];
        for (int d = 0; d < 3; d++) {
            groups[d] = local[d] > 0 ? global[d] / local[d] : 0;
        }
        return new LaunchFacts(scalars, lengths, groups, new long[3]);
    }

    Range of(Expr.Argument argument) {
        Integer value = scalars.get(argument.parameter());
        return value == null || argument.type() != ValueType.INT ? Range.INT : Range.of(value);
    }

    /** The number of elements that a memory has at least. */
    int length(Memory memory) {
        return switch (memory) {
            case Memory.Buffer buffer -> lengths.getOrDefault(buffer.parameter(), 0);
            case Memory.LocalArray array -> array.length();
            case Memory.PrivateArray array -> array.length();
        };
    }

    Range of(Expr.Length length) {
        Integer known = lengths.get(length.buffer().parameter());
        return known == null ? Range.NATURAL : Range.of(known);
    }

    Range of(Expr.WorkItem item) {
        long items = global[item.dimension()];
        long group = local[item.dimension()];
        return switch (item.query()) {
            case GLOBAL_ID -> below(items);
            case LOCAL_ID -> below(group);
            case GROUP_ID -> below(items > 0 && group > 0 ? Math.ceilDiv(items, group) : items);
            case GLOBAL_SIZE -> items > 0 ? Range.of(items) : Range.NATURAL;
            case LOCAL_SIZE -> group > 0 ? Range.of(group) : Range.NATURAL;
        };
    }

    private static Range below(long count) {
        return count > 0 ? new Range(0, count - 1) : Range.NATURAL;
    }
}
