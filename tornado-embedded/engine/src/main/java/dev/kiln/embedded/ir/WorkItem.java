package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One work item that the interpreter runs: its variables, its private arrays and where it stands. */
final class WorkItem {
    private final Interpreter launch;
    private final long[] group;
    private final long[] position;
    private final Map<Memory, Elements> arrays;
    private final Map<Variable, Long> variables = new HashMap<>();
    private int step;

    WorkItem(Interpreter launch, long[] group, long[] position, Map<Memory, Elements> shared) {
        this.launch = launch;
        this.group = group;
        this.position = position;
        arrays = new HashMap<>(shared);
        for (Memory memory : launch.kernel().arrays()) {
            if (memory instanceof Memory.PrivateArray array) {
                arrays.put(array, Elements.zeros(array.element(), array.length()));
            }
        }
    }

    /** Runs until the next barrier or the end; true if it stands at a barrier. */
    boolean advance(List<Program.Step> steps) {
        while (step < steps.size()) {
            Program.Step current = steps.get(step++);
            try {
                switch (current) {
                    case Program.Goto jump -> step = jump.target().step();
                    case Program.Unless branch -> {
                        if (evaluate(branch.condition()) == 0) {
                            step = branch.target().step();
                        }
                    }
                    case Program.Run run -> {
                        if (run.stmt() instanceof Stmt.Barrier) {
                            return true;
                        }
                        execute(run.stmt());
                    }
                }
            } catch (ArithmeticException | IndexOutOfBoundsException e) {
                throw new IllegalStateException(
                        launch.kernel().owner() + "." + launch.kernel().name() + " line " + current.line() + ": "
                                + e.getMessage(),
                        e);
            }
        }
        return false;
    }

    /** The number of the step that comes next. */
    int step() {
        return step;
    }

    private void execute(Stmt stmt) {
        switch (stmt) {
            case Stmt.Assign s -> variables.put(s.variable(), evaluate(s.value()));
            case Stmt.Store s -> {
                int index = (int) evaluate(s.index());
                long value = evaluate(s.value());
                elements(s.memory()).set(checked(s.memory(), index), value);
            }
            case Stmt.Clear s -> elements(s.array()).clear();
            case Stmt.AtomicAdd s -> {
                int index = checked(s.memory(), (int) evaluate(s.index()));
                long added = evaluate(s.value());
                long old = elements(s.memory()).get(index);
                elements(s.memory()).set(index, old + added);
                Variable result = s.old();
                if (result != null) {
                    variables.put(result, old);
                }
            }
            default -> throw new IllegalStateException("no step: " + stmt);
        }
    }

    private int checked(Memory memory, int index) {
        int length = elements(memory).length();
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(
                    "index " + index + " outside " + memory.name() + ", which has " + length + " elements");
        }
        return index;
    }

    private Elements elements(Memory memory) {
        if (memory instanceof Memory.Buffer buffer) {
            return launch.buffer(buffer);
        }
        Elements elements = arrays.get(memory);
        if (elements == null) {
            throw new IllegalStateException("undeclared " + memory);
        }
        return elements;
    }

    /** The value of an expression as bits. */
    long evaluate(Expr expr) {
        return switch (expr) {
            case Expr.Constant constant -> constant.bits();
            case Expr.Read read -> read(read.variable());
            case Expr.Argument argument -> launch.scalar(argument);
            case Expr.WorkItem item -> query(item.query(), item.dimension());
            case Expr.Length length -> launch.buffer(length.buffer()).length();
            case Expr.Load load -> elements(load.memory()).get(checked(load.memory(), (int) evaluate(load.index())));
            case Expr.Unary e -> Arithmetic.unary(e.op(), e.operand().type(), evaluate(e.operand()));
            case Expr.Binary e -> Arithmetic.binary(e.op(), e.type(), evaluate(e.left()), evaluate(e.right()));
            case Expr.Compare e ->
                Arithmetic.compare(e.op(), e.left().type(), evaluate(e.left()), evaluate(e.right())) ? 1 : 0;
            case Expr.Convert e -> Arithmetic.convert(e.operand().type(), e.to(), evaluate(e.operand()));
            case Expr.Narrow e -> Arithmetic.narrow(e.op(), evaluate(e.operand()));
            case Expr.Reinterpret e -> evaluate(e.operand());
            case Expr.Select e -> evaluate(evaluate(e.condition()) != 0 ? e.whenTrue() : e.whenFalse());
            case Expr.Call e -> {
                List<Long> values = new ArrayList<>();
                for (Expr argument : e.arguments()) {
                    values.add(evaluate(argument));
                }
                yield Arithmetic.call(e.function(), e.type(), values);
            }
        };
    }

    private long read(Variable variable) {
        Long value = variables.get(variable);
        if (value == null) {
            throw new IllegalStateException("read before it is written: " + variable);
        }
        return value;
    }

    private long query(Query query, int dimension) {
        return switch (query) {
            case GLOBAL_ID -> group[dimension] * launch.local(dimension) + position[dimension];
            case LOCAL_ID -> position[dimension];
            case GROUP_ID -> group[dimension];
            case GLOBAL_SIZE -> launch.global(dimension);
            case LOCAL_SIZE -> launch.local(dimension);
        };
    }
}
