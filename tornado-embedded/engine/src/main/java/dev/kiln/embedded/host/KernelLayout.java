package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a kernel's values lie in {@link Scratch}.
 *
 * @param kernel the kernel
 * @param uniforms the numbers of the variables that a group shares
 * @param contexts the array numbers of the variables that outlive a barrier, one element per work item
 * @param memories the array numbers of local and private arrays
 * @param arrays the arrays by number
 * @param grouped whether the kernel runs group by group, with the private values of all its work items kept at once
 * @param rowsEndWithGroups whether a row of work items must not cross from one group to the next
 * @param fixedLoads the loads that vector rows do once
 */
record KernelLayout(
        Kernel kernel,
        Map<Variable, Integer> uniforms,
        Map<Variable, Integer> contexts,
        Map<Memory, Integer> memories,
        List<Array> arrays,
        boolean grouped,
        boolean rowsEndWithGroups,
        FixedLoads fixedLoads) {
    /**
     * An array of {@link Scratch}.
     *
     * @param perItem whether every work item in flight has {@code length} elements of its own
     */
    record Array(ValueType type, int length, boolean perItem) {}

    /** Gives numbers to everything that needs one. */
    static KernelLayout of(Kernel kernel, List<Variable> uniforms, List<Variable> contexts, boolean grouped) {
        Map<Variable, Integer> uniformNumbers = new LinkedHashMap<>();
        uniforms.forEach(variable -> uniformNumbers.put(variable, uniformNumbers.size()));
        List<Array> arrays = new ArrayList<>();
        Map<Variable, Integer> contextNumbers = new LinkedHashMap<>();
        for (Variable variable : contexts) {
            contextNumbers.put(variable, arrays.size());
            arrays.add(new Array(stored(variable.type()), 1, true));
        }
        Map<Memory, Integer> memories = new LinkedHashMap<>();
        for (Memory memory : kernel.arrays()) {
            memories.put(memory, arrays.size());
            arrays.add(
                    switch (memory) {
                        case Memory.LocalArray local -> new Array(stored(local.element()), local.length(), false);
                        case Memory.PrivateArray own -> new Array(stored(own.element()), own.length(), true);
                        case Memory.Buffer buffer ->
                            throw new IllegalArgumentException("A buffer is no array of the kernel: " + buffer);
                    });
        }
        return new KernelLayout(
                kernel,
                uniformNumbers,
                contextNumbers,
                memories,
                arrays,
                grouped,
                GroupQueries.isAsked(kernel.body()),
                FixedLoads.of(kernel));
    }

    int uniformCount() {
        return uniforms.size();
    }

    /** Heap arrays of narrow elements hold whole ints; stores narrow the value. */
    static ValueType stored(ElementType element) {
        return element.valueType();
    }

    private static ValueType stored(ValueType type) {
        return type == ValueType.BOOL ? ValueType.INT : type;
    }
}
