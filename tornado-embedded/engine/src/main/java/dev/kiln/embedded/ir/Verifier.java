package dev.kiln.embedded.ir;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Checks that a kernel is one: types fit, names and labels are unique, exits have a target, counted loops keep their
 * promises. Runs after every pass, so a failure names the pass that ran last.
 */
public final class Verifier {
    private final Kernel kernel;
    private final String after;
    private final Set<Variable> variables;
    private final Set<Memory> memories = new HashSet<>();
    private final Set<String> labels = new HashSet<>();
    private final Deque<Stmt> targets = new ArrayDeque<>();
    private final ExprVerifier expressions;

    private Verifier(Kernel kernel, String after) {
        this.kernel = kernel;
        this.after = after;
        variables = new HashSet<>(kernel.variables());
        memories.addAll(kernel.arrays());
        for (Parameter parameter : kernel.parameters()) {
            if (parameter instanceof Parameter.Array array) {
                memories.add(array.buffer());
            }
        }
        expressions = new ExprVerifier(kernel.parameters(), variables, memories);
    }

    /**
     * Returns the kernel if it is well formed.
     *
     * @param after what produced it, for the message
     * @throws IllegalStateException if it is not: names the instruction, its type and its operands
     */
    public static Kernel verify(Kernel kernel, String after) {
        Verifier verifier = new Verifier(kernel, after);
        verifier.declarations();
        verifier.block(kernel.body());
        return kernel;
    }

    private void declarations() {
        Set<String> names = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < kernel.parameters().size(); i++) {
            Parameter parameter = kernel.parameters().get(i);
            require(parameter.index() == i, () -> parameter + " stands elsewhere");
            require(names.add(parameter.name()), () -> "two things are called " + parameter.name());
        }
        for (Memory memory : kernel.arrays()) {
            require(!(memory instanceof Memory.Buffer), () -> "a buffer is a parameter: " + memory);
            require(names.add(memory.name()), () -> "two things are called " + memory.name());
        }
        for (Variable variable : kernel.variables()) {
            require(names.add(variable.name()), () -> "two things are called " + variable.name());
            require(ids.add(variable.id()), () -> "two variables have id " + variable.id());
        }
        for (int i = 0; i < kernel.parallel().size(); i++) {
            ParallelDimension dimension = kernel.parallel().get(i);
            require(dimension.dimension() == i && i < 3, () -> dimension + " stands elsewhere");
            check(dimension.tripCount(), ValueType.INT, () -> "the trip count of dimension " + dimension.dimension());
            require(isLaunchConstant(dimension.tripCount()), () -> "a trip count varies: " + dimension);
        }
    }

    /** Whether the value is known before any work item runs. */
    private static boolean isLaunchConstant(Expr expr) {
        boolean varies = expr instanceof Expr.Read || expr instanceof Expr.Load || expr instanceof Expr.WorkItem;
        return !varies && expr.operands().stream().allMatch(Verifier::isLaunchConstant);
    }

    private void block(Block block) {
        for (Stmt stmt : block.statements()) {
            statement(stmt);
        }
    }

    private void statement(Stmt stmt) {
        switch (stmt) {
            case Stmt.Assign s -> {
                require(variables.contains(s.variable()), () -> at(stmt) + "undeclared " + s.variable());
                check(
                        s.value(),
                        s.variable().type(),
                        () -> at(stmt) + "the value of " + s.variable().name());
            }
            case Stmt.Store s -> {
                element(stmt, s.memory(), s.index());
                check(s.value(), s.memory().element().valueType(), () -> at(stmt) + "the stored value");
            }
            case Stmt.Clear s -> require(memories.contains(s.array()), () -> at(stmt) + "undeclared " + s.array());
            case Stmt.AtomicAdd s -> atomicAdd(s);
            case Stmt.If s -> {
                check(s.condition(), ValueType.BOOL, () -> at(stmt) + "the condition");
                block(s.then());
                block(s.otherwise());
            }
            case Stmt.For s -> {
                loop(s);
                target(s, s.label(), s.body());
            }
            case Stmt.Loop s -> target(s, s.label(), s.body());
            case Stmt.Labeled s -> target(s, s.label(), s.body());
            case Stmt.Break s ->
                require(leaves(s.label(), false), () -> at(stmt) + "nothing around is called " + s.label());
            case Stmt.Continue s -> require(leaves(s.label(), true), () -> at(stmt) + "no loop around is " + s.label());
            case Stmt.Return s -> {}
            case Stmt.Barrier s -> {}
        }
    }

    private void atomicAdd(Stmt.AtomicAdd add) {
        element(add, add.memory(), add.index());
        ElementType element = add.memory().element();
        require(
                element == ElementType.INT || element == ElementType.LONG,
                () -> at(add) + "atomic addition needs INT or LONG elements, not " + element);
        require(!(add.memory() instanceof Memory.PrivateArray), () -> at(add) + "atomic addition to a private array");
        check(add.value(), element.valueType(), () -> at(add) + "the added value");
        Variable old = add.old();
        if (old != null) {
            require(variables.contains(old), () -> at(add) + "undeclared " + old);
            require(old.type() == element.valueType(), () -> at(add) + old + " cannot take a " + element);
        }
    }

    private void loop(Stmt.For loop) {
        Variable index = loop.index();
        require(variables.contains(index), () -> at(loop) + "undeclared " + index);
        require(index.type().isInteger(), () -> at(loop) + "the index is " + index.type());
        require(!loop.op().isNegation(), () -> at(loop) + "an integer comparison " + loop.op());
        require(loop.step() != 0, () -> at(loop) + "the step is 0");
        require(
                index.type() == ValueType.LONG || loop.step() == (int) loop.step(),
                () -> at(loop) + "the step " + loop.step() + " is no INT");
        check(loop.from(), index.type(), () -> at(loop) + "the first index");
        check(loop.limit(), index.type(), () -> at(loop) + "the limit");
        require(loop.limit().isTotal(), () -> at(loop) + "the limit may fail: " + KernelPrinter.print(loop.limit()));
        Set<Variable> written = Walk.written(loop.body());
        require(!written.contains(index), () -> at(loop) + "the body writes the index " + index.name());
        for (Variable variable : Walk.read(loop.limit())) {
            require(
                    !variable.equals(index) && !written.contains(variable),
                    () -> at(loop) + "the limit changes with " + variable.name());
        }
    }

    private void target(Stmt stmt, String label, Block body) {
        require(labels.add(label), () -> at(stmt) + "two statements are labelled " + label);
        targets.push(stmt);
        block(body);
        targets.pop();
    }

    private boolean leaves(String label, boolean loopsOnly) {
        return targets.stream().anyMatch(target -> switch (target) {
            case Stmt.For s -> s.label().equals(label);
            case Stmt.Loop s -> s.label().equals(label);
            case Stmt.Labeled s -> !loopsOnly && s.label().equals(label);
            default -> false;
        });
    }

    private void element(Stmt stmt, Memory memory, Expr index) {
        require(memories.contains(memory), () -> at(stmt) + "undeclared " + memory);
        check(index, ValueType.INT, () -> at(stmt) + "the index into " + memory.name());
    }

    private void check(Expr expr, ValueType expected, Supplier<String> what) {
        List<String> problems = expressions.problems(expr);
        require(problems.isEmpty(), () -> what.get() + ": " + String.join("; ", problems));
        require(
                expr.type() == expected,
                () -> what.get() + " is " + expr.type() + " instead of " + expected + ": " + KernelPrinter.print(expr));
    }

    private static String at(Stmt stmt) {
        return stmt.getClass().getSimpleName() + " at line " + stmt.line() + ": ";
    }

    private void require(boolean holds, Supplier<String> message) {
        if (!holds) {
            throw new IllegalStateException(
                    "kernel " + kernel.owner() + "." + kernel.name() + " after " + after + ": " + message.get());
        }
    }
}
