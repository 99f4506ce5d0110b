package dev.kiln.embedded.ir;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills a {@link ValueRanges}: walks a body with the range that every INT variable has at each place, narrowed by the
 * conditions on the way there. Loops that carry an INT variable are walked until its range stays the same; ends that
 * keep growing are given up. What is found is noted in the last walk only.
 */
final class FindRanges {
    /** Walks through a loop before growing ends are given up. */
    private static final int PATIENT_WALKS = 2;

    private final ValueRanges result;
    private final LaunchFacts facts;

    /** Ranges at the exits to each label: after it for breaks, at its next round for continues. */
    private final Map<String, Ranges> breaks = new HashMap<>();

    private final Map<String, Ranges> continues = new HashMap<>();
    private boolean notes = true;

    FindRanges(ValueRanges result, LaunchFacts facts) {
        this.result = result;
        this.facts = facts;
    }

    void run(Block body) {
        block(body, new Ranges(facts));
    }

    /** Returns the ranges after a block, or null if nothing comes to its end. */
    private @Nullable Ranges block(Block block, Ranges start) {
        Ranges now = start;
        for (Stmt stmt : block.statements()) {
            Ranges next = statement(stmt, now);
            if (next == null) {
                return null;
            }
            now = next;
        }
        return now;
    }

    private @Nullable Ranges statement(Stmt stmt, Ranges now) {
        if (!(stmt instanceof Stmt.For)) {
            stmt.expressions().forEach(expr -> visit(expr, now));
        }
        return switch (stmt) {
            case Stmt.Assign assign -> {
                if (assign.variable().type() == ValueType.INT) {
                    now.put(assign.variable(), now.of(assign.value()));
                }
                yield now;
            }
            case Stmt.Store store -> {
                note(store, isInside(store.memory(), store.index(), now));
                reach(result.stored, store.memory(), store.index(), now);
                yield now;
            }
            case Stmt.AtomicAdd add -> {
                note(add, isInside(add.memory(), add.index(), now));
                reach(result.loaded, add.memory(), add.index(), now);
                reach(result.stored, add.memory(), add.index(), now);
                if (add.old() != null) {
                    now.put(add.old(), Range.INT);
                }
                yield now;
            }
            case Stmt.Clear clear -> now;
            case Stmt.Barrier barrier -> now;
            case Stmt.If choice -> {
                Ranges then = block(choice.then(), now.where(choice.condition()));
                yield Ranges.join(then, block(choice.otherwise(), now.where(Expr.not(choice.condition()))));
            }
            case Stmt.For loop -> countedLoop(loop, now);
            case Stmt.Loop loop -> {
                loop(loop.label(), loop.body(), now, head -> head);
                yield breaks.remove(loop.label());
            }
            case Stmt.Labeled labeled -> {
                Ranges end = block(labeled.body(), now);
                yield Ranges.join(end, breaks.remove(labeled.label()));
            }
            case Stmt.Break leave -> {
                breaks.merge(leave.label(), now.copy(), Ranges::joined);
                yield null;
            }
            case Stmt.Continue next -> {
                continues.merge(next.label(), now.copy(), Ranges::joined);
                yield null;
            }
            case Stmt.Return end -> null;
        };
    }

    private @Nullable Ranges countedLoop(Stmt.For loop, Ranges now) {
        visit(loop.from(), now);
        Range from = now.of(loop.from());
        Range limit = now.of(loop.limit());
        boolean up = loop.op() == CompareOp.LT || loop.op() == CompareOp.LE;
        boolean down = loop.op() == CompareOp.GT || loop.op() == CompareOp.GE;
        Range index = switch (loop.op()) {
            case LT -> ordered(from.least(), limit.most() - 1);
            case LE -> ordered(from.least(), limit.most());
            case GT -> ordered(limit.least() + 1, from.most());
            case GE -> ordered(limit.least(), from.most());
            default -> Range.INT;
        };
        Range after = index.plus(Range.of(loop.step()));
        boolean steps = ((up && loop.step() > 0) || (down && loop.step() < 0)) && after.isWithin(Range.INT);
        boolean isInt = loop.index().type() == ValueType.INT;
        note(loop, isInt && steps);
        Range inside = steps ? index : Range.INT;
        Ranges head = loop(loop.label(), loop.body(), now, start -> {
            if (isInt) {
                start.put(loop.index(), inside);
            }
            // The limit is the same in every round, but may be written with what rounds change.
            visit(loop.limit(), start);
            return start;
        });
        if (isInt) {
            head.put(loop.index(), from.join(steps ? inside.join(after) : Range.INT));
        }
        return Ranges.joined(head, breaks.remove(loop.label()));
    }

    private static Range ordered(long least, long most) {
        return new Range(least, Math.max(least, most));
    }

    /** What a round of a loop begins with. */
    private interface Entry {
        Ranges round(Ranges head);
    }

    /** Walks a loop until the ranges at its head hold for every round; returns them. */
    private Ranges loop(String label, Block body, Ranges now, Entry entry) {
        boolean outer = notes;
        Ranges head = now.copy();
        Set<Variable> carried = new HashSet<>(Walk.written(body));
        carried.retainAll(head.known());
        if (!carried.isEmpty()) {
            notes = false;
            for (int walk = 0; ; walk++) {
                Ranges next = Ranges.joined(now.copy(), round(label, body, head, entry));
                if (next.isWithin(head)) {
                    // One more walk from a head that holds may only narrow it.
                    head = next;
                    break;
                }
                head = walk < PATIENT_WALKS ? Ranges.joined(next, head) : next.widenedFrom(head);
            }
            notes = outer;
        }
        round(label, body, head, entry);
        return head;
    }

    private @Nullable Ranges round(String label, Block body, Ranges head, Entry entry) {
        breaks.remove(label);
        continues.remove(label);
        Ranges end = block(body, entry.round(head.copy()));
        return Ranges.join(end, continues.remove(label));
    }

    private boolean isInside(Memory memory, Expr index, Ranges now) {
        return now.of(index).isWithin(new Range(0, facts.length(memory) - 1L));
    }

    /** Adds what an access can reach; one outside of the array fails and reaches nothing. */
    private void reach(Map<Integer, Range> reached, Memory memory, Expr index, Ranges now) {
        Range indexes = now.of(index);
        long last = facts.length(memory) - 1L;
        if (notes && memory instanceof Memory.Buffer buffer && indexes.least() <= last && indexes.most() >= 0) {
            reached.merge(buffer.parameter(), indexes.meet(new Range(0, last)), Range::join);
        }
    }

    private void visit(Expr expr, Ranges now) {
        if (!notes) {
            return;
        }
        expr.operands().forEach(operand -> visit(operand, now));
        if (expr instanceof Expr.Load load) {
            note(load, isInside(load.memory(), load.index(), now));
            reach(result.loaded, load.memory(), load.index(), now);
        } else if (expr.type() == ValueType.INT && (expr instanceof Expr.Binary || expr instanceof Expr.Unary)) {
            note(expr, isExact(expr, now));
        }
    }

    private static boolean isExact(Expr expr, Ranges now) {
        if (expr instanceof Expr.Binary binary && (binary.op() == BinaryOp.DIV || binary.op() == BinaryOp.REM)) {
            Range divisor = now.of(binary.right());
            return divisor.least() > 0 || divisor.most() < -1;
        }
        return now.unlimited(expr).isWithin(Range.INT);
    }

    private void note(Object place, boolean proven) {
        if (notes) {
            result.seen.add(place);
            if (!proven) {
                result.doubtful.add(place);
            }
        }
    }
}
