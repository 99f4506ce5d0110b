package dev.kiln.embedded.ir;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ranges of INT variables and work item queries at a place in a kernel. What it does not know may be any INT. */
final class Ranges {
    private final LaunchFacts facts;

    /** By variable, or by query where a condition says more than the facts. */
    private final Map<Object, Range> known = new HashMap<>();

    Ranges(LaunchFacts facts) {
        this.facts = facts;
    }

    Ranges copy() {
        Ranges copy = new Ranges(facts);
        copy.known.putAll(known);
        return copy;
    }

    void put(Variable variable, Range range) {
        known.put(variable, range.isWithin(Range.INT) ? range : Range.INT);
    }

    /** The variables of which something is known. */
    Set<Variable> known() {
        return known.keySet().stream()
                .filter(Variable.class::isInstance)
                .map(Variable.class::cast)
                .collect(Collectors.toSet());
    }

    /** What holds at an end that either of two ways leads to; null is no way. */
    static @Nullable Ranges join(@Nullable Ranges a, @Nullable Ranges b) {
        return a == null ? b : joined(a, b);
    }

    static Ranges joined(Ranges a, @Nullable Ranges b) {
        if (b == null) {
            return a;
        }
        Ranges both = new Ranges(a.facts);
        a.known.forEach((key, range) -> {
            Range other = b.known.get(key);
            if (other != null) {
                both.known.put(key, range.join(other));
            }
        });
        return both;
    }

    boolean isWithin(Ranges other) {
        return other.known.entrySet().stream().allMatch(entry -> {
            Range mine = known.get(entry.getKey());
            return mine != null && mine.isWithin(entry.getValue());
        });
    }

    Ranges widenedFrom(Ranges before) {
        Ranges wide = new Ranges(facts);
        known.forEach((key, range) -> {
            Range old = before.known.get(key);
            if (old != null) {
                wide.known.put(key, old.join(range.widenedFrom(old)));
            }
        });
        return wide;
    }

    /** What holds where a condition does too. */
    Ranges where(Expr condition) {
        Ranges narrowed = copy();
        narrowed.assume(condition);
        return narrowed;
    }

    private void assume(Expr condition) {
        if (condition instanceof Expr.Binary both && both.op() == BinaryOp.AND && both.type() == ValueType.BOOL) {
            assume(both.left());
            assume(both.right());
        } else if (condition instanceof Expr.Compare compare && compare.left().type() == ValueType.INT) {
            assume(compare.left(), compare.op(), of(compare.right()));
            assume(compare.right(), compare.op().swap(), of(compare.left()));
        }
    }

    private void assume(Expr expr, CompareOp op, Range other) {
        Object key = switch (expr) {
            case Expr.Read read -> read.variable();
            case Expr.WorkItem item -> item;
            default -> null;
        };
        if (key == null) {
            return;
        }
        Range all = of(expr);
        Range narrowed = switch (op) {
            case EQ -> all.meet(other);
            case LT -> all.least() < other.most() ? all.meet(new Range(all.least(), other.most() - 1)) : all;
            case LE -> all.least() <= other.most() ? all.meet(new Range(all.least(), other.most())) : all;
            case GT -> all.most() > other.least() ? all.meet(new Range(other.least() + 1, all.most())) : all;
            case GE -> all.most() >= other.least() ? all.meet(new Range(other.least(), all.most())) : all;
            default -> all;
        };
        known.put(key, narrowed);
    }

    /** The values that an INT expression can have, after wrapping. */
    Range of(Expr expr) {
        if (expr.type() != ValueType.INT) {
            return Range.INT;
        }
        Range range = unlimited(expr);
        return range.isWithin(Range.INT) ? range : Range.INT;
    }

    /** The values that an INT expression would have if its last operation did not wrap. */
    Range unlimited(Expr expr) {
        return switch (expr) {
            case Expr.Constant constant -> Range.of(constant.bits());
            case Expr.Read read -> known.getOrDefault(read.variable(), Range.INT);
            case Expr.Argument argument -> facts.of(argument);
            case Expr.WorkItem item -> known.getOrDefault(item, facts.of(item));
            case Expr.Length length -> facts.of(length);
            case Expr.Load load -> Range.of(load.memory().element());
            case Expr.Narrow narrow ->
                narrowed(
                        of(narrow.operand()),
                        switch (narrow.op()) {
                            case I2B -> Range.of(ElementType.BYTE);
                            case I2S -> Range.of(ElementType.SHORT);
                            case I2C -> Range.of(ElementType.CHAR);
                        });
            case Expr.Unary unary ->
                switch (unary.op()) {
                    case NEGATE -> Range.of(0).minus(of(unary.operand()));
                    case NOT -> Range.of(-1).minus(of(unary.operand()));
                    case BIT_COUNT -> new Range(0, Long.SIZE);
                };
            case Expr.Binary binary -> binary(binary, of(binary.left()), of(binary.right()));
            case Expr.Select select ->
                where(select.condition())
                        .of(select.whenTrue())
                        .join(where(Expr.not(select.condition())).of(select.whenFalse()));
            default -> Range.INT;
        };
    }

    private static Range narrowed(Range range, Range kept) {
        return range.isWithin(kept) ? range : kept;
    }

    private static Range binary(Expr.Binary binary, Range a, Range b) {
        boolean counts = b.least() == b.most() && b.isWithin(new Range(0, Integer.SIZE - 1));
        return switch (binary.op()) {
            case ADD -> a.plus(b);
            case SUB -> a.minus(b);
            case MUL -> a.times(b);
            case DIV -> a.dividedBy(b);
            case REM -> a.remainder(b);
            case MIN -> a.least(b);
            case MAX -> a.greatest(b);
            case AND -> a.and(b);
            case SHL -> {
                Range shifted = counts ? a.times(Range.of(1L << b.least())) : Range.INT;
                yield shifted.isWithin(Range.INT) ? shifted : Range.INT;
            }
            case SHR -> counts ? a.shiftedRight((int) b.least()) : Range.INT;
            case USHR -> counts && a.least() >= 0 ? a.shiftedRight((int) b.least()) : Range.INT;
            default -> Range.INT;
        };
    }
}
