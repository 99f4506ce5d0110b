package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.NarrowOp;
import dev.kiln.embedded.ir.Parameter;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.UnaryOp;
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

    private static final int PRIVATE = 8;
    private static final int LOCAL = 64;

    private record Label(String name, boolean isLoop, boolean isAlike) {}

    private final Random random;
    private final boolean wide;
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
        wide = random.nextInt(3) == 0;
        grouped = random.nextInt(3) == 0;
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
            if (usable(element) && random.nextInt(3) == 0) {
                arrays.add(new Memory.PrivateArray("p" + element.text(), element, PRIVATE));
            }
            if (grouped && usable(element)) {
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
            Variable variable = variable("v", pickType());
            body.add(new Stmt.Assign(line++, variable, expr(variable.type(), 1)));
            assignable.add(variable);
            readable.add(variable);
        }
        body.addAll(block(0, 6, true).statements());
        for (Variable variable : assignable) {
            if (variable.type() != ValueType.BOOL) {
                body.add(store(read(variable)));
            }
        }
        return new Kernel("random" + seed, "dev.Random", parameters, arrays, variables, List.of(), new Block(body));
    }

    private boolean usable(ElementType element) {
        return wide || (element != ElementType.LONG && element != ElementType.DOUBLE);
    }

    private ValueType pickType() {
        ValueType[] types = ValueType.values();
        while (true) {
            ValueType type = types[random.nextInt(types.length)];
            if (wide || (type != ValueType.LONG && type != ValueType.DOUBLE)) {
                return type;
            }
        }
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
                into.add(new Stmt.Assign(line++, variable, expr(variable.type(), 3)));
            }
            case 4 -> into.add(store(null));
            case 5 -> {
                List<Memory> own = arrays.stream()
                        .filter(a -> a instanceof Memory.PrivateArray)
                        .toList();
                if (!own.isEmpty()) {
                    Memory array = own.get(random.nextInt(own.size()));
                    into.add(new Stmt.Store(
                            line++, array, masked(PRIVATE), expr(array.element().valueType(), 2)));
                }
            }
            case 6 -> {
                if (grouped && alike) {
                    exchange(into);
                }
            }
            case 7 -> {
                exit(alike, into);
            }
            case 8, 9, 10 -> {
                boolean same = alike && random.nextInt(3) == 0;
                Expr condition = same ? uniformCondition() : expr(ValueType.BOOL, 2);
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
                into.add(new Stmt.If(line++, expr(ValueType.BOOL, 2), end, Block.EMPTY));
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
        Expr condition = grouped && target.isAlike ? uniformCondition() : expr(ValueType.BOOL, 2);
        into.add(new Stmt.If(line++, condition, new Block(List.of(exit)), Block.EMPTY));
    }

    private void countedLoop(int depth, boolean alike, List<Stmt> into) {
        boolean same = random.nextBoolean();
        Variable index = variable("i", ValueType.INT);
        Expr limit = Expr.ofInt(random.nextInt(4));
        if (!same) {
            Variable bound = variable("n", ValueType.INT);
            into.add(new Stmt.Assign(line++, bound, masked(4)));
            limit = read(bound);
        }
        String label = enter("L", true, same && alike);
        readable.add(index);
        Block body = block(depth + 1, 4, same && alike);
        leave();
        into.add(new Stmt.For(line++, label, index, Expr.ofInt(random.nextInt(2)), CompareOp.LT, limit, 1, body));
        if (random.nextInt(3) == 0) {
            into.add(store(read(index)));
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
        Expr enough = new Expr.Compare(CompareOp.GE, read(count), random.nextBoolean() ? Expr.ofInt(3) : masked(4));
        body.add(new Stmt.If(line++, enough, new Block(List.of(new Stmt.Break(line++, label))), Block.EMPTY));
        body.add(new Stmt.Assign(line++, count, new Expr.Binary(BinaryOp.ADD, read(count), Expr.ofInt(1))));
        // A limit that changes from turn to turn may never be reached: the second exit always is.
        Expr enoughNow = new Expr.Compare(CompareOp.GT, read(count), Expr.ofInt(5));
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
        Variable taken = pick(assignable, type);
        if (taken == null) {
            return;
        }
        Expr own = new Expr.WorkItem(Query.LOCAL_ID, 0);
        Expr neighbour = new Expr.Binary(
                BinaryOp.REM,
                new Expr.Binary(BinaryOp.ADD, own, Expr.ofInt(random.nextInt(5))),
                new Expr.WorkItem(Query.LOCAL_SIZE, 0));
        into.add(new Stmt.Store(line++, array, own, expr(type, 2)));
        into.add(new Stmt.Barrier(line++, Stmt.Fence.LOCAL));
        into.add(new Stmt.Assign(line++, taken, new Expr.Load(array, neighbour)));
        into.add(new Stmt.Barrier(line++, Stmt.Fence.LOCAL));
    }

    private Expr uniformCondition() {
        return switch (random.nextInt(3)) {
            case 0 -> new Expr.Compare(CompareOp.LT, argument(ValueType.INT), Expr.ofInt(random.nextInt(100)));
            case 1 -> new Expr.Compare(CompareOp.GT, argument(ValueType.FLOAT), Expr.ofFloat(random.nextFloat()));
            default ->
                new Expr.Compare(CompareOp.EQ, new Expr.WorkItem(Query.GROUP_ID, 0), Expr.ofInt(random.nextInt(3)));
        };
    }

    /** A store to one of the work item's own elements. */
    private Stmt store(@Nullable Expr value) {
        ElementType element;
        do {
            element = BUFFERS.get(random.nextInt(BUFFERS.size()));
        } while (value == null ? !usable(element) : element.valueType() != value.type());
        Memory out = new Memory.Buffer(2 * BUFFERS.indexOf(element) + 1, "out" + element.text(), element);
        Expr stored = value == null ? expr(element.valueType(), 3) : value;
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

    /** An int from 0 to {@code count − 1}, a power of two. */
    private Expr masked(int count) {
        return new Expr.Binary(BinaryOp.AND, expr(ValueType.INT, 2), Expr.ofInt(count - 1));
    }

    private static Expr read(Variable variable) {
        return new Expr.Read(variable);
    }

    private @Nullable Variable pick(List<Variable> from, ValueType type) {
        List<Variable> fitting = from.stream().filter(v -> v.type() == type).toList();
        return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
    }

    private Expr argument(ValueType type) {
        int first = 2 * BUFFERS.size();
        return switch (type) {
            case INT -> new Expr.Argument(first, "n", type);
            case FLOAT -> new Expr.Argument(first + 1, "f", type);
            case LONG -> new Expr.Argument(first + 2, "l", type);
            case DOUBLE -> new Expr.Argument(first + 3, "d", type);
            case BOOL -> constant(type);
        };
    }

    private Expr constant(ValueType type) {
        int[] ints = {0, 1, -1, 2, 7, 31, 33, 255, -128, Integer.MAX_VALUE, Integer.MIN_VALUE};
        float[] floats = {0f, -0f, 1f, -1.5f, 3e8f, 1e-40f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE};
        return switch (type) {
            case BOOL -> Expr.ofBool(random.nextBoolean());
            case INT -> Expr.ofInt(ints[random.nextInt(ints.length)]);
            case LONG -> Expr.ofLong(random.nextBoolean() ? random.nextLong() : ints[random.nextInt(ints.length)]);
            case FLOAT ->
                Expr.ofFloat(random.nextBoolean() ? random.nextFloat() * 4 - 2 : floats[random.nextInt(floats.length)]);
            case DOUBLE ->
                Expr.ofDouble(random.nextBoolean() ? random.nextGaussian() : floats[random.nextInt(floats.length)]);
        };
    }

    private Expr leaf(ValueType type) {
        Variable variable = pick(readable, type);
        return switch (random.nextInt(6)) {
            case 0 -> constant(type);
            case 1 -> argument(type);
            case 2 -> type == ValueType.INT ? query() : load(type);
            case 3 -> load(type);
            default -> variable == null ? load(type) : read(variable);
        };
    }

    private Expr query() {
        Query[] queries = Query.values();
        return new Expr.WorkItem(queries[random.nextInt(queries.length)], random.nextInt(4) == 0 ? 1 : 0);
    }

    private Expr load(ValueType type) {
        if (type == ValueType.BOOL) {
            return new Expr.Compare(CompareOp.LT, load(ValueType.INT), Expr.ofInt(3));
        }
        List<Memory> fitting = new ArrayList<>();
        for (ElementType element : BUFFERS) {
            if (element.valueType() == type) {
                fitting.add(new Memory.Buffer(2 * BUFFERS.indexOf(element), "in" + element.text(), element));
            }
        }
        arrays.stream()
                .filter(a -> a instanceof Memory.PrivateArray && a.element().valueType() == type)
                .forEach(fitting::add);
        Memory memory = fitting.get(random.nextInt(fitting.size()));
        if (memory instanceof Memory.PrivateArray) {
            return new Expr.Load(memory, random.nextBoolean() ? Expr.ofInt(random.nextInt(PRIVATE)) : masked(PRIVATE));
        }
        Expr id = new Expr.WorkItem(Query.GLOBAL_ID, 0);
        return switch (random.nextInt(4)) {
            case 0 -> new Expr.Load(memory, Expr.ofInt(random.nextInt(INPUT)));
            case 1 -> new Expr.Load(memory, id);
            case 2 -> new Expr.Load(memory, new Expr.Binary(BinaryOp.ADD, id, Expr.ofInt(random.nextInt(3))));
            default -> new Expr.Load(memory, masked(INPUT));
        };
    }

    private Expr expr(ValueType type, int depth) {
        if (depth == 0 || random.nextInt(5) == 0) {
            return leaf(type);
        }
        if (random.nextInt(8) == 0) {
            return select(type, depth);
        }
        return switch (type) {
            case BOOL -> truth(depth);
            case INT, LONG -> integer(type, depth);
            case FLOAT, DOUBLE -> floating(type, depth);
        };
    }

    /** Both arms are evaluated, so they must be total. */
    private Expr select(ValueType type, int depth) {
        Expr whenTrue = total(expr(type, depth - 1), type);
        Expr whenFalse = total(expr(type, depth - 1), type);
        return new Expr.Select(expr(ValueType.BOOL, depth - 1), whenTrue, whenFalse);
    }

    private Expr total(Expr expr, ValueType type) {
        return expr.isTotal() ? expr : constant(type);
    }

    private Expr truth(int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> {
                BinaryOp[] ops = {BinaryOp.AND, BinaryOp.OR, BinaryOp.XOR};
                yield new Expr.Binary(
                        ops[random.nextInt(3)], expr(ValueType.BOOL, depth - 1), expr(ValueType.BOOL, depth - 1));
            }
            case 1 -> {
                yield new Expr.Unary(UnaryOp.NOT, expr(ValueType.BOOL, depth - 1));
            }
            default -> {
                ValueType type;
                do {
                    type = pickType();
                } while (type == ValueType.BOOL);
                CompareOp[] ops = CompareOp.values();
                CompareOp op = ops[random.nextInt(type.isFloating() ? ops.length : 6)];
                yield new Expr.Compare(op, expr(type, depth - 1), expr(type, depth - 1));
            }
        };
    }

    private Expr integer(ValueType type, int depth) {
        Expr left = expr(type, depth - 1);
        return switch (random.nextInt(8)) {
            case 0 -> {
                Expr one = new Expr.Constant(type, 1);
                Expr odd = new Expr.Binary(BinaryOp.OR, expr(type, depth - 1), one);
                yield new Expr.Binary(random.nextBoolean() ? BinaryOp.DIV : BinaryOp.REM, left, odd);
            }
            case 1 -> {
                BinaryOp[] shifts = {BinaryOp.SHL, BinaryOp.SHR, BinaryOp.USHR};
                yield new Expr.Binary(shifts[random.nextInt(3)], left, expr(ValueType.INT, depth - 1));
            }
            case 2 -> {
                UnaryOp op = random.nextBoolean() ? UnaryOp.NEGATE : UnaryOp.NOT;
                yield new Expr.Unary(op, left);
            }
            case 3 -> {
                yield type == ValueType.INT ? narrowed(depth) : new Expr.Convert(type, converted(type, depth));
            }
            case 4 -> {
                yield new Expr.Convert(type, converted(type, depth));
            }
            default -> {
                BinaryOp[] ops = {
                    BinaryOp.ADD,
                    BinaryOp.SUB,
                    BinaryOp.MUL,
                    BinaryOp.AND,
                    BinaryOp.OR,
                    BinaryOp.XOR,
                    BinaryOp.MIN,
                    BinaryOp.MAX
                };
                yield new Expr.Binary(ops[random.nextInt(ops.length)], left, expr(type, depth - 1));
            }
        };
    }

    private Expr narrowed(int depth) {
        if (random.nextInt(3) == 0) {
            return new Expr.Unary(UnaryOp.BIT_COUNT, expr(wide ? ValueType.LONG : ValueType.INT, depth - 1));
        }
        NarrowOp[] ops = NarrowOp.values();
        return new Expr.Narrow(ops[random.nextInt(ops.length)], expr(ValueType.INT, depth - 1));
    }

    /** An operand for a conversion to {@code type}. */
    private Expr converted(ValueType type, int depth) {
        ValueType from;
        do {
            from = pickType();
        } while (from == ValueType.BOOL || from == type);
        return expr(from, depth - 1);
    }

    private Expr floating(ValueType type, int depth) {
        Expr left = expr(type, depth - 1);
        return switch (random.nextInt(8)) {
            case 0 -> {
                MathFunction[] functions = MathFunction.values();
                MathFunction function = functions[random.nextInt(functions.length)];
                yield function.arity() == 1
                        ? new Expr.Call(function, type, List.of(left))
                        : new Expr.Call(function, type, List.of(left, expr(type, depth - 1)));
            }
            case 1 -> {
                yield new Expr.Unary(UnaryOp.NEGATE, left);
            }
            case 2 -> {
                yield new Expr.Convert(type, converted(type, depth));
            }
            case 3 -> {
                ValueType bits = type == ValueType.FLOAT ? ValueType.INT : ValueType.LONG;
                yield new Expr.Reinterpret(type, expr(bits, depth - 1));
            }
            default -> {
                BinaryOp[] ops = {
                    BinaryOp.ADD, BinaryOp.SUB, BinaryOp.MUL, BinaryOp.DIV, BinaryOp.MIN, BinaryOp.MAX, BinaryOp.REM
                };
                yield new Expr.Binary(ops[random.nextInt(ops.length)], left, expr(type, depth - 1));
            }
        };
    }
}
