package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.NarrowOp;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.HashMap;
import java.util.Map;

/**
 * What values an INT expression can have, as far as constants, masks and the counted loops around it tell: where a sum
 * can't overflow it is written as it stands, and an index that can't be outside is not checked.
 */
final class OpenClRanges {
    /** All values from {@code least} to {@code most}. */
    record Range(long least, long most) {
        static final Range INT = new Range(Integer.MIN_VALUE, Integer.MAX_VALUE);

        boolean isWithin(Range other) {
            return least >= other.least && most <= other.most;
        }
    }

    private final Map<Variable, Range> loops = new HashMap<>();

    /** Goes into the body of a loop. */
    void enter(Stmt.For loop) {
        if (loop.index().type() != ValueType.INT) {
            return;
        }
        Range from = of(loop.from());
        Range limit = of(loop.limit());
        Range index = switch (loop.op()) {
            case LT -> new Range(from.least, limit.most - 1);
            case LE -> new Range(from.least, limit.most);
            case GT -> new Range(limit.least + 1, from.most);
            case GE -> new Range(limit.least, from.most);
            default -> Range.INT;
        };
        boolean up = loop.op() == CompareOp.LT || loop.op() == CompareOp.LE;
        if (loop.step() > 0 == up && !mayWrap(loop, index)) {
            loops.put(loop.index(), index);
        }
    }

    /** Leaves it again: afterwards its index may have gone beyond the limit. */
    void leave(Stmt.For loop) {
        loops.remove(loop.index());
    }

    /** Whether a step of the loop that enters its body with such indexes may overflow. */
    private static boolean mayWrap(Stmt.For loop, Range index) {
        return !new Range(index.least + Math.min(loop.step(), 0), index.most + Math.max(loop.step(), 0))
                .isWithin(Range.INT);
    }

    /** Whether the increment of a loop just entered can't overflow. */
    boolean stepsInside(Stmt.For loop) {
        return loops.containsKey(loop.index());
    }

    /** Whether an index is surely inside of an array. */
    boolean isInside(Expr index, Memory memory) {
        int length = switch (memory) {
            case Memory.Buffer b -> 0;
            case Memory.LocalArray a -> a.length();
            case Memory.PrivateArray a -> a.length();
        };
        return of(index).isWithin(new Range(0, length - 1L));
    }

    /** Whether an addition, subtraction, multiplication or negation gives what the integers would. */
    boolean isExact(Expr expr) {
        return expr.type() == ValueType.INT && unlimited(expr).isWithin(Range.INT);
    }

    Range of(Expr expr) {
        if (expr.type() != ValueType.INT) {
            return Range.INT;
        }
        Range range = unlimited(expr);
        return range.isWithin(Range.INT) ? range : Range.INT;
    }

    private Range unlimited(Expr expr) {
        return switch (expr) {
            case Expr.Constant c -> new Range(c.bits(), c.bits());
            case Expr.Read read -> loops.getOrDefault(read.variable(), Range.INT);
            case Expr.WorkItem item -> new Range(0, Integer.MAX_VALUE);
            case Expr.Length length -> new Range(0, Integer.MAX_VALUE);
            case Expr.Load load -> of(load.memory().element());
            case Expr.Narrow narrow ->
                of(
                        narrow.op() == NarrowOp.I2B
                                ? ElementType.BYTE
                                : narrow.op() == NarrowOp.I2S ? ElementType.SHORT : ElementType.CHAR);
            case Expr.Unary unary -> new Range(Integer.MIN_VALUE, Integer.MAX_VALUE + 1L);
            case Expr.Binary binary -> binary(binary.op(), of(binary.left()), of(binary.right()));
            default -> Range.INT;
        };
    }

    private static Range of(ElementType element) {
        return switch (element) {
            case BYTE -> new Range(Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SHORT -> new Range(Short.MIN_VALUE, Short.MAX_VALUE);
            case CHAR -> new Range(0, Character.MAX_VALUE);
            default -> Range.INT;
        };
    }

    private static Range binary(BinaryOp op, Range a, Range b) {
        return switch (op) {
            case ADD -> new Range(a.least + b.least, a.most + b.most);
            case SUB -> new Range(a.least - b.most, a.most - b.least);
            case MUL -> {
                long first = Math.min(a.least * b.least, a.least * b.most);
                long second = Math.min(a.most * b.least, a.most * b.most);
                long third = Math.max(a.least * b.least, a.least * b.most);
                long fourth = Math.max(a.most * b.least, a.most * b.most);
                yield new Range(Math.min(first, second), Math.max(third, fourth));
            }
            case AND -> {
                if (a.least >= 0 || b.least >= 0) {
                    yield new Range(0, a.least < 0 ? b.most : b.least < 0 ? a.most : Math.min(a.most, b.most));
                }
                yield Range.INT;
            }
            default -> Range.INT;
        };
    }
}
