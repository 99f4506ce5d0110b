package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The statements of one program of a random kernel. */
final class RandomStatements {
    /** Local arrays have this many elements, as many as the largest group has work items. */
    static final int LOCAL = 64;

    static final List<ElementType> LOCAL_ELEMENTS =
            List.of(ElementType.BYTE, ElementType.INT, ElementType.LONG, ElementType.FLOAT, ElementType.DOUBLE);

    /** What the labels of whole programs begin with; leaving them is the end of the program. */
    static final String END = "P";

    private static final List<MathFunction> FUNCTIONS = List.of(MathFunction.values());

    private record Label(String name, boolean isLoop, boolean isAlike) {}

    private final Random random;
    private final RandomExpressions expressions;
    private final RandomKernels.Counters counters;
    private final RandomGroupWork groupWork;
    private final int program;
    private final boolean grouped;
    private final List<Variable> variables;
    private final List<Memory> arrays;
    private final List<Variable> assignable = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private @Nullable String end;

    /**
     * Draws from a source that others draw from too.
     *
     * @param program the program's number within the kernel
     * @param grouped whether the kernel has local arrays; it then has no jumps to the end of a program
     * @param variables takes the program's variables
     * @param arrays the arrays that the program may use
     */
    RandomStatements(
            Random random,
            RandomExpressions expressions,
            RandomKernels.Counters counters,
            int program,
            boolean grouped,
            List<Variable> variables,
            List<Memory> arrays) {
        this.random = random;
        this.expressions = expressions;
        this.counters = counters;
        this.program = program;
        this.grouped = grouped;
        this.variables = variables;
        this.arrays = arrays;
        groupWork = new RandomGroupWork(random, expressions, counters, arrays, type -> variable("g", type));
    }

    /** A program that is a kernel of its own; it may end with a return from anywhere. */
    List<Stmt> large() {
        return program(10, 6, 0);
    }

    /** One of several programs; what would be a return leaves the block around it. */
    List<Stmt> small() {
        if (grouped) {
            return program(3, 3, 2);
        }
        end = END + counters.name();
        int line = counters.line();
        return List.of(new Stmt.Labeled(line, end, new Block(program(3, 3, 2))));
    }

    private List<Stmt> program(int count, int most, int depth) {
        List<Stmt> body = new ArrayList<>();
        for (Memory array : arrays) {
            if (array instanceof Memory.PrivateArray own) {
                body.add(new Stmt.Clear(counters.line(), own));
            }
        }
        for (int i = 0; i < count; i++) {
            Variable variable = variable("v", expressions.pickType());
            body.add(new Stmt.Assign(counters.line(), variable, expressions.expr(variable.type(), 1)));
            assignable.add(variable);
            expressions.readable().add(variable);
        }
        body.addAll(block(depth, most, true).statements());
        if (grouped) {
            groupWork.draw(assignable, body);
        }
        for (Variable variable : assignable) {
            if (variable.type() != ValueType.BOOL) {
                body.add(store(RandomExpressions.read(variable)));
            }
        }
        return body;
    }

    private Block block(int depth, int most, boolean alike) {
        List<Stmt> statements = new ArrayList<>();
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            statement(depth, alike, statements);
        }
        return new Block(statements);
    }

    private void statement(int depth, boolean alike, List<Stmt> into) {
        int kind = random.nextInt(depth > 3 ? 11 : 19);
        switch (kind) {
            case 0, 1, 2 -> {
                Variable variable = assignable.get(random.nextInt(assignable.size()));
                into.add(new Stmt.Assign(counters.line(), variable, expressions.expr(variable.type(), 3)));
            }
            case 3, 4 -> into.add(store(null));
            case 5 -> storePrivately(into);
            case 6, 7 -> {
                if (grouped && alike) {
                    groupWork.draw(assignable, into);
                } else {
                    into.add(random.nextInt(4) == 0 ? sum() : function());
                }
            }
            case 8, 9 -> exit(alike, into);
            case 10 -> into.add(random.nextInt(4) == 0 ? sum() : function());
            case 11, 12, 13 -> {
                boolean same = alike && random.nextInt(3) == 0;
                Expr condition = same ? expressions.uniformCondition() : expressions.expr(ValueType.BOOL, 2);
                Block then = block(depth + 1, 3, same);
                Block otherwise = random.nextBoolean() ? Block.EMPTY : block(depth + 1, 3, same);
                into.add(new Stmt.If(counters.line(), condition, then, otherwise));
            }
            case 14, 15, 16 -> countedLoop(depth, alike, into);
            case 17 -> endlessLoop(depth, into);
            default -> {
                String label = enter("B", false, false);
                Block block = block(depth + 1, 4, alike && !grouped);
                into.add(new Stmt.Labeled(counters.line(), label, block));
                labels.removeLast();
            }
        }
    }

    private void storePrivately(List<Stmt> into) {
        List<Memory> own = arrays.stream()
                .filter(array -> array instanceof Memory.PrivateArray)
                .toList();
        if (!own.isEmpty()) {
            Memory array = own.get(random.nextInt(own.size()));
            Expr index = expressions.masked(RandomExpressions.PRIVATE);
            Expr value = expressions.expr(array.element().valueType(), 2);
            into.add(new Stmt.Store(counters.line(), array, index, value));
        }
    }

    private void exit(boolean alike, List<Stmt> into) {
        if (labels.isEmpty() || random.nextInt(6) == 0) {
            if (!grouped) {
                int line = counters.line();
                Stmt exit = end == null ? new Stmt.Return(line) : new Stmt.Break(line, end);
                into.add(when(expressions.expr(ValueType.BOOL, 2), exit));
            }
            return;
        }
        boolean outer = labels.size() > 1 && random.nextBoolean();
        Label target = labels.get(random.nextInt(outer ? labels.size() - 1 : labels.size()));
        if (grouped && target.isAlike && !alike) {
            return;
        }
        Stmt exit = target.isLoop && random.nextBoolean()
                ? new Stmt.Continue(counters.line(), target.name)
                : new Stmt.Break(counters.line(), target.name);
        boolean same = grouped && target.isAlike;
        into.add(when(same ? expressions.uniformCondition() : expressions.expr(ValueType.BOOL, 2), exit));
    }

    private Stmt when(Expr condition, Stmt exit) {
        return new Stmt.If(counters.line(), condition, new Block(List.of(exit)), Block.EMPTY);
    }

    private void countedLoop(int depth, boolean alike, List<Stmt> into) {
        boolean same = random.nextBoolean();
        Variable index = variable("i", ValueType.INT);
        Expr limit = Expr.ofInt(random.nextInt(4));
        if (!same) {
            Variable bound = variable("n", ValueType.INT);
            into.add(new Stmt.Assign(counters.line(), bound, expressions.masked(4)));
            limit = RandomExpressions.read(bound);
        }
        String label = enter("L", true, same && alike);
        expressions.readable().add(index);
        Block body = block(depth + 1, 4, same && alike);
        labels.removeLast();
        int line = counters.line();
        into.add(
                random.nextInt(4) > 0
                        ? new Stmt.For(line, label, index, Expr.ofInt(random.nextInt(2)), CompareOp.LT, limit, 1, body)
                        // Downwards, from one more than there are turns.
                        : new Stmt.For(line, label, index, limit, CompareOp.GT, Expr.ofInt(-1), -2, body));
        if (random.nextInt(3) == 0) {
            into.add(store(RandomExpressions.read(index)));
        }
        expressions.readable().remove(index);
    }

    /** A loop that counts by itself, so that it ends; its count and condition may differ. */
    private void endlessLoop(int depth, List<Stmt> into) {
        Variable count = variable("c", ValueType.INT);
        Expr counted = RandomExpressions.read(count);
        into.add(new Stmt.Assign(counters.line(), count, Expr.ofInt(0)));
        String label = enter("W", true, false);
        expressions.readable().add(count);
        List<Stmt> body = new ArrayList<>();
        Expr most = random.nextBoolean() ? Expr.ofInt(3) : expressions.masked(4);
        Stmt leave = new Stmt.Break(counters.line(), label);
        body.add(when(new Expr.Compare(CompareOp.GE, counted, most), leave));
        Expr next = new Expr.Binary(BinaryOp.ADD, counted, Expr.ofInt(1));
        body.add(new Stmt.Assign(counters.line(), count, next));
        // A limit that changes from turn to turn may never be reached: the second exit always is.
        body.add(when(new Expr.Compare(CompareOp.GT, counted, Expr.ofInt(5)), leave));
        body.addAll(block(depth + 1, 4, false).statements());
        labels.removeLast();
        into.add(new Stmt.Loop(counters.line(), label, new Block(body)));
        expressions.readable().remove(count);
    }

    private String enter(String prefix, boolean loop, boolean alike) {
        String label = prefix + counters.name();
        labels.add(new Label(label, loop, alike));
        return label;
    }

    private Variable variable(String prefix, ValueType type) {
        int name = counters.name();
        Variable variable = new Variable(variables.size(), prefix + name, type);
        variables.add(variable);
        return variable;
    }

    /** A store to one of the work item's own elements. */
    private Stmt store(@Nullable Expr value) {
        ElementType[] elements = ElementType.values();
        ElementType element;
        do {
            element = elements[random.nextInt(elements.length)];
        } while (value == null ? !expressions.usable(element) : element.valueType() != value.type());
        Expr stored = value == null ? expressions.expr(element.valueType(), 3) : value;
        int number = program * FuzzParameters.OUTPUTS + random.nextInt(FuzzParameters.OUTPUTS);
        return new Stmt.Store(counters.line(), FuzzParameters.output(element), ownIndex(number), stored);
    }

    /** A function's result, kept where it need not be exact. */
    private Stmt function() {
        ValueType type =
                expressions.usable(ElementType.DOUBLE) && random.nextBoolean() ? ValueType.DOUBLE : ValueType.FLOAT;
        MathFunction function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
        List<Expr> operands = new ArrayList<>();
        for (int i = 0; i < function.arity(); i++) {
            operands.add(expressions.expr(type, 2));
        }
        int number = program * FUNCTIONS.size() + FUNCTIONS.indexOf(function);
        Expr result = new Expr.Call(function, type, operands);
        return new Stmt.Store(counters.line(), FuzzParameters.near(type), ownIndex(number), result);
    }

    /** An addition to one of the program's sums; whole numbers, so that the order does not matter. */
    private Stmt sum() {
        ValueType type = expressions.usable(ElementType.LONG) && random.nextBoolean() ? ValueType.LONG : ValueType.INT;
        Expr index = new Expr.Binary(
                BinaryOp.ADD, expressions.masked(FuzzParameters.SUMS), Expr.ofInt(program * FuzzParameters.SUMS));
        return new Stmt.AtomicAdd(counters.line(), null, FuzzParameters.sums(type), index, expressions.expr(type, 2));
    }

    private Expr ownIndex(int number) {
        Expr id = new Expr.WorkItem(Query.GLOBAL_ID, 0);
        if (number == 0 && random.nextBoolean()) {
            return new Expr.Binary(BinaryOp.MUL, id, Expr.ofInt(1));
        }
        Expr start = new Expr.Binary(BinaryOp.MUL, Expr.ofInt(number), new Expr.WorkItem(Query.GLOBAL_SIZE, 0));
        return new Expr.Binary(BinaryOp.ADD, id, start);
    }
}
