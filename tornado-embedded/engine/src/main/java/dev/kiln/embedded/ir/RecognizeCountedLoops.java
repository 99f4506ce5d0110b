package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code i = from; loop { if (!(i op limit)) break; …; i = i + step }} into {@link Stmt.For} where the body
 * leaves {@code i} alone and nothing in the limit changes. A {@code continue} of the source, which comes as a labelled
 * block in front of the increment, becomes {@link Stmt.Continue}.
 */
public final class RecognizeCountedLoops {
    private RecognizeCountedLoops() {}

    /** The same kernel with its counted loops named as such. */
    public static Kernel run(Kernel kernel) {
        return kernel.withBody(block(kernel.body()));
    }

    private static Block block(Block block) {
        List<Stmt> statements = new ArrayList<>();
        for (Stmt stmt : block.statements()) {
            Stmt nested = Rewrite.withBlocks(stmt, RecognizeCountedLoops::block);
            Stmt.For counted = nested instanceof Stmt.Loop loop ? counted(loop) : null;
            if (counted == null) {
                statements.add(nested);
                continue;
            }
            boolean starts = !statements.isEmpty()
                    && statements.getLast() instanceof Stmt.Assign first
                    && first.variable().equals(counted.index());
            if (starts) {
                Stmt.Assign first = (Stmt.Assign) statements.removeLast();
                counted = new Stmt.For(
                        counted.line(),
                        counted.label(),
                        counted.index(),
                        first.value(),
                        counted.op(),
                        counted.limit(),
                        counted.step(),
                        counted.body());
            }
            statements.add(counted);
        }
        return new Block(statements);
    }

    /** The loop as a counted one that starts with whatever its index holds, or null. */
    private static Stmt.@Nullable For counted(Stmt.Loop loop) {
        List<Stmt> body = loop.body().statements();
        if (body.size() < 2
                || !(body.get(0) instanceof Stmt.If test)
                || !(body.getLast() instanceof Stmt.Assign increment)
                || !(test.condition() instanceof Expr.Compare exit)
                || !exit.left().type().isInteger()
                || !isBreak(test.then(), loop.label())
                || !test.otherwise().isEmpty()) {
            return null;
        }
        Variable index = increment.variable();
        long step = step(index, increment.value());
        boolean left = exit.left().equals(new Expr.Read(index));
        if (step == 0 || (!left && !exit.right().equals(new Expr.Read(index)))) {
            return null;
        }
        CompareOp stay = exit.op().negate(index.type());
        CompareOp op = left ? stay : stay.swap();
        Expr limit = left ? exit.right() : exit.left();
        Block rest = continues(new Block(body.subList(1, body.size() - 1)), loop.label());
        if (rest == null) {
            return null;
        }
        Set<Variable> written = Walk.written(rest);
        boolean fixed =
                limit.isTotal() && Walk.read(limit).stream().noneMatch(v -> v.equals(index) || written.contains(v));
        return fixed && !written.contains(index)
                ? new Stmt.For(test.line(), loop.label(), index, new Expr.Read(index), op, limit, step, rest)
                : null;
    }

    private static boolean isBreak(Block block, String label) {
        return block.statements().size() == 1
                && block.statements().get(0) instanceof Stmt.Break exit
                && exit.label().equals(label);
    }

    /** What is added to the index on each turn; 0 if it is no constant. */
    private static long step(Variable index, Expr value) {
        boolean sum = value instanceof Expr.Binary binary
                && (binary.op() == BinaryOp.ADD || binary.op() == BinaryOp.SUB)
                && binary.left().equals(new Expr.Read(index))
                && binary.right() instanceof Expr.Constant;
        if (!sum) {
            return 0;
        }
        Expr.Binary binary = (Expr.Binary) value;
        long amount = ((Expr.Constant) binary.right()).bits();
        long step = binary.op() == BinaryOp.ADD ? amount : -amount;
        return index.type() == ValueType.INT ? (int) step : step;
    }

    /** The body in front of the increment, with jumps to the increment as continues; null if one skips it. */
    private static @Nullable Block continues(Block body, String loop) {
        boolean[] skips = {false};
        Walk.statements(
                body,
                stmt -> skips[0] |=
                        stmt instanceof Stmt.Continue again && again.label().equals(loop));
        if (skips[0]) {
            return null;
        }
        if (body.statements().size() == 1 && body.statements().get(0) instanceof Stmt.Labeled labeled) {
            return Rewrite.statements(
                    labeled.body(),
                    stmt -> List.of(
                            stmt instanceof Stmt.Break exit && exit.label().equals(labeled.label())
                                    ? new Stmt.Continue(exit.line(), loop)
                                    : stmt));
        }
        return body;
    }
}
