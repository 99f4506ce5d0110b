package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** What the work items of a group do together, in local memory and with barriers. All of them come by. */
final class RandomGroupWork {
    /** What the labels of loops begin with that end by all of their statements. */
    static final String REDUCTION = "R";

    private static final Expr OWN = new Expr.WorkItem(Query.LOCAL_ID, 0);
    private static final Expr SIZE = new Expr.WorkItem(Query.LOCAL_SIZE, 0);

    private final Random random;
    private final RandomExpressions expressions;
    private final RandomKernels.Counters counters;
    private final List<Memory> arrays;
    private final Function<ValueType, Variable> newVariable;

    RandomGroupWork(
            Random random,
            RandomExpressions expressions,
            RandomKernels.Counters counters,
            List<Memory> arrays,
            Function<ValueType, Variable> newVariable) {
        this.random = random;
        this.expressions = expressions;
        this.counters = counters;
        this.arrays = arrays;
        this.newVariable = newVariable;
    }

    /** Adds some statements that give one of the variables a value. */
    void draw(List<Variable> variables, List<Stmt> into) {
        List<Memory> shared = arrays.stream()
                .filter(array -> array instanceof Memory.LocalArray && expressions.usable(array.element()))
                .toList();
        Memory array = shared.get(random.nextInt(shared.size()));
        Variable taken = expressions.pick(variables, array.element().valueType());
        if (taken == null) {
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> reduce(array, taken, into);
            case 1 -> {
                if (array.element() == ElementType.INT) {
                    count(array, taken, into);
                } else {
                    exchange(array, taken, into);
                }
            }
            default -> exchange(array, taken, into);
        }
    }

    /** Neighbours give each other a value. */
    private void exchange(Memory array, Variable taken, List<Stmt> into) {
        Expr neighbour =
                new Expr.Binary(BinaryOp.REM, new Expr.Binary(BinaryOp.ADD, OWN, Expr.ofInt(random.nextInt(5))), SIZE);
        into.add(new Stmt.Store(counters.line(), array, OWN, expressions.expr(taken.type(), 2)));
        into.add(barrier());
        into.add(new Stmt.Assign(counters.line(), taken, new Expr.Load(array, neighbour)));
        into.add(barrier());
    }

    /** All add up what they have, in pairs, in a loop with barriers. */
    private void reduce(Memory array, Variable taken, List<Stmt> into) {
        Variable left = newVariable.apply(ValueType.INT);
        Variable half = newVariable.apply(ValueType.INT);
        Expr rest = RandomExpressions.read(left);
        Expr stride = RandomExpressions.read(half);
        BinaryOp[] ops = {BinaryOp.ADD, BinaryOp.MAX, BinaryOp.MUL, BinaryOp.MIN};
        String label = REDUCTION + counters.name();
        Expr pair = new Expr.Binary(
                ops[random.nextInt(ops.length)],
                new Expr.Load(array, OWN),
                new Expr.Load(array, new Expr.Binary(BinaryOp.ADD, OWN, stride)));
        Expr halved = new Expr.Binary(BinaryOp.SHR, new Expr.Binary(BinaryOp.ADD, rest, Expr.ofInt(1)), Expr.ofInt(1));
        Expr hasPair = new Expr.Compare(CompareOp.LT, OWN, new Expr.Binary(BinaryOp.SUB, rest, stride));
        into.add(new Stmt.Store(counters.line(), array, OWN, expressions.expr(taken.type(), 2)));
        into.add(new Stmt.Assign(counters.line(), left, SIZE));
        into.add(new Stmt.Loop(
                counters.line(),
                label,
                new Block(List.of(
                        when(
                                new Expr.Compare(CompareOp.LE, rest, Expr.ofInt(1)),
                                new Stmt.Break(counters.line(), label)),
                        new Stmt.Assign(counters.line(), half, halved),
                        barrier(),
                        when(hasPair, new Stmt.Store(counters.line(), array, OWN, pair)),
                        new Stmt.Assign(counters.line(), left, stride)))));
        into.add(barrier());
        into.add(new Stmt.Assign(counters.line(), taken, new Expr.Load(array, Expr.ofInt(0))));
        into.add(barrier());
    }

    /** All add to a few counters; whole numbers, so that the order does not matter. */
    private void count(Memory array, Variable taken, List<Stmt> into) {
        into.add(new Stmt.Store(counters.line(), array, OWN, Expr.ofInt(random.nextInt(9))));
        into.add(barrier());
        Expr counter = new Expr.Binary(BinaryOp.REM, expressions.masked(4), SIZE);
        into.add(new Stmt.AtomicAdd(counters.line(), null, array, counter, expressions.expr(ValueType.INT, 2)));
        into.add(barrier());
        into.add(new Stmt.Assign(counters.line(), taken, new Expr.Load(array, OWN)));
        into.add(barrier());
    }

    private Stmt when(Expr condition, Stmt stmt) {
        return new Stmt.If(counters.line(), condition, new Block(List.of(stmt)), Block.EMPTY);
    }

    private Stmt barrier() {
        Stmt.Fence fence = random.nextInt(4) == 0 ? Stmt.Fence.GLOBAL : Stmt.Fence.LOCAL;
        return new Stmt.Barrier(counters.line(), fence);
    }
}
