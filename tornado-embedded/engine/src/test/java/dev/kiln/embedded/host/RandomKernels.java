package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Kernels drawn by a seed, for comparing ways to run them. They are free of races: a work item writes only to elements
 * of its own. Loops end, indexes are inside, divisors are odd, and the bits of a NaN never become a number.
 */
public final class RandomKernels {
    /** Every input has this many elements; a power of two. */
    public static final int INPUT = 128;

    /** Every output has this many elements per work item. */
    public static final int OUTPUTS = 3;

    public static final List<ElementType> BUFFERS = List.of(ElementType.values());

    static final int PRIVATE = 8;
    private static final int LOCAL = 64;

    private record Label(String name, boolean isLoop, boolean isAlike) {}

    private final Random random;
    private final RandomExpressions expressions;
    private final boolean grouped;
    private final List<Variable> variables = new ArrayList<>();
    private final List<Memory> arrays = new ArrayList<>();
    private final List<Variable> assignable = new ArrayList<>();
    private final List<Variable> readable = new ArrayList<>();
    private final List<Label> labels = new ArrayList<>();
    private int line = 10;
    private int names;

    private RandomKernels(long seed) {
        random = new Random(seed);
        boolean wide = random.nextInt(3) == 0;
        grouped = random.nextInt(3) == 0;
        expressions = new RandomExpressions(random, wide, readable, arrays);
    }

    /** Draws a kernel: inputs and outputs of every element type in turn, then an int, a float, a long and a double. */
    public static Kernel draw(long seed) {
        return new RandomKernels(seed).kernel(seed);
    }

    public static boolean isGrouped(Kernel kernel) {
        return kernel.arrays().stream().anyMatch(array -> array instanceof Memory.LocalArray);
    }

    private Kernel kernel(long seed) {
        List<Parameter> parameters = new ArrayList<>();
        for (ElementType element : BUFFERS) {
            Parameter.Storage storage = element == ElementType.CHAR ? Parameter.Storage.HEAP : Parameter.Storage.NATIVE;
            parameters.add(new Parameter.Array(parameters.size(), "in" + element.text(), element, storage));
            parameters.add(new Parameter.Array(parameters.size(), "out" + element.text(), element, storage));
        }
        parameters.add(new Parameter.Scalar(parameters.size(), "n", ValueType.INT));
        parameters.add(new Parameter.Scalar(parameters.size(), "f", ValueType.FLOAT));
        parameters.add(new Parameter.Scalar(parameters.size(), "l", ValueType.LONG));
        parameters.add(new Parameter.Scalar(parameters.size(), "d", ValueType.DOUBLE));
        for (ElementType element : BUFFERS) {
            if (expressions.usable(element) && random.nextInt(3) == 0) {
                arrays.add(new Memory.PrivateArray("p" + element.text(), element, PRIVATE));
            }
            if (grouped && expressions.usable(element)) {
                arrays.add(new Memory.LocalArray("s" + element.text(), element, LOCAL));
            }
        }
        List<Stmt> body = new ArrayList<>();
        for (Memory array : arrays) {
            if (array instanceof Memory.PrivateArray own) {
                body.add(new Stmt.Clear(line++, own));
            }
        }
        for (int i = 0; i < 10; i++) {
            Variable variable = variable("v", expressions.pickType());
            body.add(new Stmt.Assign(line++, variable, expressions.expr(variable.type(), 1)));
            assignable.add(variable);
            readable.add(variable);
        }
        body.addAll(block(0, 6, true).statements());
        for (Variable variable : assignable) {
            if (variable.type() != ValueType.BOOL) {
                body.add(store(RandomExpressions.read(variable)));
            }
        }
        return new Kernel("random" + seed, "dev.Random", parameters, arrays, variables, List.of(), new Block(body));
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
        int kind = random.nextInt(depth > 3 ? 8 : 16);
        switch (kind) {
            case 0, 1, 2, 3 -> {
                Variable variable = assignable.get(random.nextInt(assignable.size()));
                into.add(new Stmt.Assign(line++, variable, expressions.expr(variable.type(), 3)));
            }
            case 4 -> into.add(store(null));
            case 5 -> {
                List<Memory> own = arrays.stream()
                        .filter(a -> a instanceof Memory.PrivateArray)
                        .toList();
                if (!own.isEmpty()) {
                    Memory array = own.get(random.nextInt(own.size()));
                    into.add(new Stmt.Store(
                            line++,
                            array,
                            expressions.masked(PRIVATE),
                            expressions.expr(array.element().valueType(), 2)));
                }
            }
            case 6 -> {
                if (grouped && alike) {
                    exchange(into);
                }
            }
            case 7 -> exit(alike, into);
            case 8, 9, 10 -> {
                boolean same = alike && random.nextInt(3) == 0;
                Expr condition = same ? uniformCondition() : expressions.expr(ValueType.BOOL, 2);
                Block then = block(depth + 1, 3, same);
                Block otherwise = random.nextBoolean() ? Block.EMPTY : block(depth + 1, 3, same);
                into.add(new Stmt.If(line++, condition, then, otherwise));
            }
            case 11, 12 -> countedLoop(depth, alike, into);
            case 13 -> endlessLoop(depth, into);
            case 14 -> {
                String label = enter("B", false, false);
                into.add(new Stmt.Labeled(line++, label, block(depth + 1, 4, alike && !grouped)));
                leave();
            }
            default -> into.add(store(null));
        }
    }

    private void exit(boolean alike, List<Stmt> into) {
        if (labels.isEmpty() || random.nextInt(6) == 0) {
            if (!grouped) {
                Block end = new Block(List.of(new Stmt.Return(line++)));
                into.add(new Stmt.If(line++, expressions.expr(ValueType.BOOL, 2), end, Block.EMPTY));
            }
            return;
        }
        Label target = labels.get(random.nextInt(labels.size()));
        if (grouped && target.isAlike && !alike) {
            return;
        }
        Stmt exit = target.isLoop && random.nextBoolean()
                ? new Stmt.Continue(line++, target.name)
                : new Stmt.Break(line++, target.name);
        Expr condition = grouped && target.isAlike ? uniformCondition() : expressions.expr(ValueType.BOOL, 2);
        into.add(new Stmt.If(line++, condition, new Block(List.of(exit)), Block.EMPTY));
    }

    private void countedLoop(int depth, boolean alike, List<Stmt> into) {
        boolean same = random.nextBoolean();
        Variable index = variable("i", ValueType.INT);
        Expr limit = Expr.ofInt(random.nextInt(4));
        if (!same) {
            Variable bound = variable("n", ValueType.INT);
            into.add(new Stmt.Assign(line++, bound, expressions.masked(4)));
            limit = RandomExpressions.read(bound);
        }
        String label = enter("L", true, same && alike);
        readable.add(index);
        Block body = block(depth + 1, 4, same && alike);
        leave();
        into.add(new Stmt.For(line++, label, index, Expr.ofInt(random.nextInt(2)), CompareOp.LT, limit, 1, body));
        if (random.nextInt(3) == 0) {
            into.add(store(RandomExpressions.read(index)));
        }
        readable.remove(index);
    }

    /** A loop that counts by itself, so that it ends; its count and condition may differ. */
    private void endlessLoop(int depth, List<Stmt> into) {
        Variable count = variable("c", ValueType.INT);
        into.add(new Stmt.Assign(line++, count, Expr.ofInt(0)));
        String label = enter("W", true, false);
        readable.add(count);
        List<Stmt> body = new ArrayList<>();
        Expr enough = new Expr.Compare(
                CompareOp.GE,
                RandomExpressions.read(count),
                random.nextBoolean() ? Expr.ofInt(3) : expressions.masked(4));
        body.add(new Stmt.If(line++, enough, new Block(List.of(new Stmt.Break(line++, label))), Block.EMPTY));
        body.add(new Stmt.Assign(
                line++, count, new Expr.Binary(BinaryOp.ADD, RandomExpressions.read(count), Expr.ofInt(1))));
        // A limit that changes from turn to turn may never be reached: the second exit always is.
        Expr enoughNow = new Expr.Compare(CompareOp.GT, RandomExpressions.read(count), Expr.ofInt(5));
        body.add(new Stmt.If(line++, enoughNow, new Block(List.of(new Stmt.Break(line++, label))), Block.EMPTY));
        body.addAll(block(depth + 1, 4, false).statements());
        leave();
        into.add(new Stmt.Loop(line++, label, new Block(body)));
        readable.remove(count);
    }

    private String enter(String prefix, boolean loop, boolean alike) {
        String label = prefix + names++;
        labels.add(new Label(label, loop, alike));
        return label;
    }

    private void leave() {
        labels.removeLast();
    }

    private Variable variable(String prefix, ValueType type) {
        Variable variable = new Variable(names, prefix + names, type);
        names++;
        variables.add(variable);
        return variable;
    }

    /** Neighbours in a group give each other a value. */
    private void exchange(List<Stmt> into) {
        List<Memory> shared =
                arrays.stream().filter(a -> a instanceof Memory.LocalArray).toList();
        Memory array = shared.get(random.nextInt(shared.size()));
        ValueType type = array.element().valueType();
        Variable taken = expressions.pick(assignable, type);
        if (taken == null) {
            return;
        }
        Expr own = new Expr.WorkItem(Query.LOCAL_ID, 0);
        Expr neighbour = new Expr.Binary(
                BinaryOp.REM,
                new Expr.Binary(BinaryOp.ADD, own, Expr.ofInt(random.nextInt(5))),
                new Expr.WorkItem(Query.LOCAL_SIZE, 0));
        into.add(new Stmt.Store(line++, array, own, expressions.expr(type, 2)));
        into.add(new Stmt.Barrier(line++, Stmt.Fence.LOCAL));
        into.add(new Stmt.Assign(line++, taken, new Expr.Load(array, neighbour)));
        into.add(new Stmt.Barrier(line++, Stmt.Fence.LOCAL));
    }

    private Expr uniformCondition() {
        return switch (random.nextInt(3)) {
            case 0 ->
                new Expr.Compare(CompareOp.LT, expressions.argument(ValueType.INT), Expr.ofInt(random.nextInt(100)));
            case 1 ->
                new Expr.Compare(CompareOp.GT, expressions.argument(ValueType.FLOAT), Expr.ofFloat(random.nextFloat()));
            default ->
                new Expr.Compare(CompareOp.EQ, new Expr.WorkItem(Query.GROUP_ID, 0), Expr.ofInt(random.nextInt(3)));
        };
    }

    /** A store to one of the work item's own elements. */
    private Stmt store(@Nullable Expr value) {
        ElementType element;
        do {
            element = BUFFERS.get(random.nextInt(BUFFERS.size()));
        } while (value == null ? !expressions.usable(element) : element.valueType() != value.type());
        Memory out = new Memory.Buffer(2 * BUFFERS.indexOf(element) + 1, "out" + element.text(), element);
        Expr stored = value == null ? expressions.expr(element.valueType(), 3) : value;
        return new Stmt.Store(line++, out, ownIndex(), stored);
    }

    private Expr ownIndex() {
        Expr id = new Expr.WorkItem(Query.GLOBAL_ID, 0);
        int part = random.nextInt(OUTPUTS + 1);
        if (part == OUTPUTS) {
            return new Expr.Binary(BinaryOp.MUL, id, Expr.ofInt(1));
        }
        Expr start = new Expr.Binary(BinaryOp.MUL, Expr.ofInt(part), new Expr.WorkItem(Query.GLOBAL_SIZE, 0));
        return new Expr.Binary(BinaryOp.ADD, id, start);
    }
}
