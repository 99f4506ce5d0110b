package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.FoldConstants;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.lang.classfile.ClassModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects what a kernel declares, across the methods that are inlined into it. */
final class KernelBuilder {
    private final Set<String> names = new HashSet<>();
    private final List<Variable> variables = new ArrayList<>();
    private final List<Memory> arrays = new ArrayList<>();
    private final Set<Variable> parallel = new HashSet<>();
    private Set<String> changed = Set.of();
    private final Set<Variable> fields = new HashSet<>();
    private final Map<Variable, Expr> definitions = new HashMap<>();
    private Map<Integer, Number> known = Map.of();
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

    /** A variable that holds a field of an object. */
    Variable field(String name, ValueType type) {
        Variable field = variable(name, type);
        fields.add(field);
        return field;
    }

    /** Whether an expression reads a field of an object that may change. */
    boolean readsField(Expr expr) {
        return expr instanceof Expr.Read read && fields.contains(read.variable());
    }

    /** Remembers the value of a variable that is assigned once. */
    void define(Variable variable, Expr value) {
        definitions.put(variable, value);
    }

    /** Says what is known of the task: the numbers among its arguments, and the lengths of the arrays. */
    void setKnown(Map<Integer, ? extends Number> numbers) {
        known = Map.copyOf(numbers);
    }

    /** The expression with what is known at launch in the place of variables, arguments and lengths. */
    Expr resolve(Expr expr) {
        return Rewrite.bottomUp(
                expr,
                part -> FoldConstants.fold(
                        switch (part) {
                            case Expr.Read read -> {
                                Expr definition = definitions.get(read.variable());
                                yield definition == null ? part : resolve(definition);
                            }
                            case Expr.Argument argument -> constant(argument.parameter(), part);
                            case Expr.Length length -> constant(length.buffer().parameter(), part);
                            default -> part;
                        }));
    }

    private Expr constant(int parameter, Expr unknown) {
        return known.get(parameter) instanceof Integer number && unknown.type() == ValueType.INT
                ? Expr.ofInt(number)
                : unknown;
    }

    /** Says of which classes objects change after they are made. */
    void setChanged(Set<String> classes) {
        changed = classes;
    }

    /** Whether objects of a class, or of one that it extends, change after they are made. */
    boolean changes(ClassFiles files, String type) {
        String name = type;
        while (!changed.contains(name)) {
            ClassModel model = files.model(name);
            if (model == null || model.superclass().isEmpty()) {
                return false;
            }
            name = model.superclass().get().asInternalName().replace('/', '.');
        }
        return true;
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
