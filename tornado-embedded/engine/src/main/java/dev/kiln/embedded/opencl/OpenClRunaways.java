package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueRanges;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The loops that a failure could keep from ending: a work item that failed goes on with 0 where Java would have thrown,
 * so a loop whose exit hangs on such a value also looks at the failure. Loops with barriers do not: all work items of a
 * group leave those together.
 */
final class OpenClRunaways {
    private final boolean checks;
    private final ValueRanges ranges;
    private final Set<Variable> doubtful = new HashSet<>();
    private final Set<Stmt> loops = Collections.newSetFromMap(new IdentityHashMap<>());

    /**
     * Finds them.
     *
     * @param checks whether a load outside of an array fails
     * @param ranges tell what can't fail
     */
    OpenClRunaways(Kernel kernel, boolean checks, ValueRanges ranges) {
        this.checks = checks;
        this.ranges = ranges;
        int before;
        do {
            before = doubtful.size();
            spread(kernel.body(), false);
        } while (doubtful.size() > before);
        Walk.statements(kernel.body(), stmt -> {
            if (stmt instanceof Stmt.Loop loop && mayRunAway(loop)) {
                loops.add(loop);
            }
        });
    }

    boolean contains(Stmt.Loop loop) {
        return loops.contains(loop);
    }

    private boolean mayRunAway(Stmt.Loop loop) {
        boolean[] found = {false, false};
        Walk.statements(loop.body(), stmt -> {
            found[0] |= stmt instanceof Stmt.If choice && isDoubtful(choice.condition());
            found[1] |= stmt instanceof Stmt.Barrier;
        });
        return found[0] && !found[1];
    }

    /** Whatever is computed from a doubtful value, or where a doubtful condition holds, is doubtful. */
    private void spread(Block block, boolean inDoubt) {
        for (Stmt stmt : block.statements()) {
            Variable written = Walk.written(stmt);
            boolean doubt = inDoubt || stmt.expressions().stream().anyMatch(this::isDoubtful);
            if (written != null && (doubt || (checks && stmt instanceof Stmt.AtomicAdd && !ranges.isInside(stmt)))) {
                doubtful.add(written);
            }
            boolean inside = inDoubt || (stmt instanceof Stmt.If && doubt);
            stmt.blocks().forEach(nested -> spread(nested, inside));
        }
    }

    private boolean isDoubtful(Expr expr) {
        boolean fails = switch (expr) {
            case Expr.Load load -> checks && !ranges.isInside(load);
            case Expr.Read read -> doubtful.contains(read.variable());
            case Expr.Binary b ->
                (b.op() == BinaryOp.DIV || b.op() == BinaryOp.REM)
                        && b.type().isInteger()
                        && !(b.right() instanceof Expr.Constant)
                        && !ranges.isExact(b);
            default -> false;
        };
        return fails || expr.operands().stream().anyMatch(this::isDoubtful);
    }
}
