package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what a kernel declares, across the methods that are inlined into it. */
final class KernelBuilder {
    private final Set<String> names = new HashSet<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Memory> arrays = new ArrayList<>();
    private final Set<Variable> parallel = new HashSet<>();
    private int temporaries;
    private int labels;

    /** The name itself, or with a number if it is taken. */
    String unique(String name) {
        String candidate = name;
        for (int i = 1; !names.add(candidate); i++) {
            candidate = name + "$" + i;
        }
        return candidate;
    }

    /** A variable of the source. */
    Variable variable(String name, ValueType type) {
        return declare(name.startsWith("t$") ? "v" + name : name, type);
    }

    private Variable declare(String name, ValueType type) {
        Variable variable = new Variable(variables.size(), unique(name), type);
        variables.add(variable);
        return variable;
    }

    /** A variable for a value that has no name in the source. */
    Variable temporary(ValueType type) {
        return declare("t$" + temporaries++, type);
    }

    Memory.LocalArray localArray(String name, ElementType element, int length) {
        Memory.LocalArray array = new Memory.LocalArray(unique(name), element, length);
        arrays.add(array);
        return array;
    }

    Memory.PrivateArray privateArray(String name, ElementType element, int length) {
        Memory.PrivateArray array = new Memory.PrivateArray(unique(name), element, length);
        arrays.add(array);
        return array;
    }

    String label() {
        return "L" + ++labels;
    }

    /** Remembers that a variable is declared {@code @Parallel}. */
    void markParallel(Variable variable) {
        parallel.add(variable);
    }

    Set<Variable> parallel() {
        return parallel;
    }

    List<Variable> variables() {
        return variables;
    }

    List<Memory> arrays() {
        return arrays;
    }
}
