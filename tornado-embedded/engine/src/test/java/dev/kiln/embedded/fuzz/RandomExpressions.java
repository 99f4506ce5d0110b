package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.NarrowOp;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.UnaryOp;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Expressions drawn by a seed. Indexes are inside, divisors are odd, and the bits of a NaN never become a number. */
final class RandomExpressions {
    /** Private arrays have this many elements; a power of two. */
    static final int PRIVATE = 8;

    private static final List<MathFunction> EXACT =
            List.of(MathFunction.ABS, MathFunction.SQRT, MathFunction.FLOOR, MathFunction.CEIL);

    /** What a work item on a padded grid may ask for. */
    private static final Set<Query> EVERYWHERE = EnumSet.of(Query.GLOBAL_ID, Query.GLOBAL_SIZE);

    private static final List<Query> QUERIES = List.of(Query.values());

    private final Random random;
    private final boolean wide;
    private final boolean asksForGroup;
    private final List<MathFunction> functions;
    private final List<Variable> readable = new ArrayList<>();
    private final List<Memory> arrays;

    /**
     * Draws from a source that others draw from too.
     *
     * @param wide whether LONG and DOUBLE occur
     * @param asksForGroup whether a work item may ask for more than its place in the whole grid
     * @param functionsAnywhere whether functions occur whose bits may differ from device to device
     * @param arrays the kernel's arrays
     */
    RandomExpressions(
            Random random, boolean wide, boolean asksForGroup, boolean functionsAnywhere, List<Memory> arrays) {
        this.random = random;
        this.wide = wide;
        this.asksForGroup = asksForGroup;
        functions = functionsAnywhere ? List.of(MathFunction.values()) : EXACT;
        this.arrays = arrays;
    }

    /** The variables that have a value at the moment. */
    List<Variable> readable() {
        return readable;
    }

    boolean usable(ElementType element) {
        return wide || (element != ElementType.LONG && element != ElementType.DOUBLE);
    }

    ValueType pickType() {
        ValueType[] types = ValueType.values();
        while (true) {
            ValueType type = types[random.nextInt(types.length)];
            if (wide || (type != ValueType.LONG && type != ValueType.DOUBLE)) {
                return type;
            }
        }
    }

    /** An int from 0 to {@code count − 1}, a power of two. */
    Expr masked(int count) {
        return new Expr.Binary(BinaryOp.AND, expr(ValueType.INT, 2), Expr.ofInt(count - 1));
    }

    static Expr read(Variable variable) {
        return new Expr.Read(variable);
    }

    @Nullable
    Variable pick(List<Variable> from, ValueType type) {
        List<Variable> fitting = from.stream().filter(v -> v.type() == type).toList();
        return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
    }

    private Expr argument(ValueType type) {
        return type == ValueType.BOOL ? constant(type) : FuzzParameters.scalar(type);
    }

    /** A condition that holds for all work items of a group or for none. */
    Expr uniformCondition() {
        return switch (random.nextInt(3)) {
            case 0 -> new Expr.Compare(CompareOp.LT, argument(ValueType.INT), Expr.ofInt(random.nextInt(100)));
            case 1 -> new Expr.Compare(CompareOp.GT, argument(ValueType.FLOAT), Expr.ofFloat(random.nextFloat()));
            default ->
                asksForGroup
                        ? new Expr.Compare(
                                CompareOp.EQ, new Expr.WorkItem(Query.GROUP_ID, 0), Expr.ofInt(random.nextInt(3)))
                        : new Expr.Compare(CompareOp.GE, argument(ValueType.LONG), Expr.ofLong(random.nextInt(3)));
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
        Query query;
        do {
            query = QUERIES.get(random.nextInt(QUERIES.size()));
        } while (!asksForGroup && !EVERYWHERE.contains(query));
        return new Expr.WorkItem(query, random.nextInt(4) == 0 ? 1 : 0);
    }

    private Expr load(ValueType type) {
        if (type == ValueType.BOOL) {
            return new Expr.Compare(CompareOp.LT, load(ValueType.INT), Expr.ofInt(3));
        }
        List<Memory> fitting = new ArrayList<>();
        for (ElementType element : ElementType.values()) {
            if (element.valueType() == type) {
                fitting.add(FuzzParameters.input(element));
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
            case 0 -> new Expr.Load(memory, Expr.ofInt(random.nextInt(FuzzParameters.INPUT)));
            case 1 -> new Expr.Load(memory, id);
            case 2 -> new Expr.Load(memory, new Expr.Binary(BinaryOp.ADD, id, Expr.ofInt(random.nextInt(3))));
            default -> new Expr.Load(memory, masked(FuzzParameters.INPUT));
        };
    }

    Expr expr(ValueType type, int depth) {
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
            case 1 -> new Expr.Unary(UnaryOp.NOT, expr(ValueType.BOOL, depth - 1));
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
        return switch (random.nextInt(9)) {
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
            case 3 -> type == ValueType.INT ? narrowed(depth) : new Expr.Convert(type, converted(type, depth));
            case 4 -> new Expr.Convert(type, converted(type, depth));
            case 5 -> bits(type);
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

    /** The bits of a floating-point number, one NaN for all. */
    private Expr bits(ValueType type) {
        Variable number = pick(readable, type == ValueType.INT ? ValueType.FLOAT : ValueType.DOUBLE);
        if (number == null) {
            return leaf(type);
        }
        long canonical = type == ValueType.INT ? 0x7fc00000 : 0x7ff8000000000000L;
        return new Expr.Select(
                new Expr.Compare(CompareOp.EQ, read(number), read(number)),
                new Expr.Reinterpret(type, read(number)),
                new Expr.Constant(type, canonical));
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
                MathFunction function = functions.get(random.nextInt(functions.size()));
                yield function.arity() == 1
                        ? new Expr.Call(function, type, List.of(left))
                        : new Expr.Call(function, type, List.of(left, expr(type, depth - 1)));
            }
            case 1 -> new Expr.Unary(UnaryOp.NEGATE, left);
            case 2 -> new Expr.Convert(type, converted(type, depth));
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
