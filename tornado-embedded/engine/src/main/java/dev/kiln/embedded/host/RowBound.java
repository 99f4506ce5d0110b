package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A guard like {@code if (i < n) { … }} or {@code if (i >= n) return;} around all of a body: the row can end where it
 * turns false, as the work items after that do nothing.
 *
 * @param before the assignments that the guard needs, the same for all lanes or growing by one
 * @param first what grows by one from work item to work item
 * @param limit the value at which they stop, the same for all
 */
record RowBound(List<Stmt.Assign> before, Expr first, Expr limit) {
    /** Finds the bound of a body, or null. */
    static @Nullable RowBound find(Block body, Uniformity uniformity, KernelLayout layout) {
        List<Stmt.Assign> before = new ArrayList<>();
        Set<Variable> unknown = new HashSet<>();
        List<Stmt> statements = body.statements();
        for (int i = 0; i < statements.size(); i++) {
            Stmt stmt = statements.get(i);
            if (stmt instanceof Stmt.Assign assign) {
                if (layout.contexts().containsKey(assign.variable())) {
                    return null;
                }
                boolean known = assign.value().isTotal()
                        && uniformity.shape(assign.variable()) != Shape.VARYING
                        && Collections.disjoint(unknown, Walk.read(assign.value()));
                if (known) {
                    before.add(assign);
                    unknown.remove(assign.variable());
                } else {
                    unknown.add(assign.variable());
                }
                continue;
            }
            return stmt instanceof Stmt.If guard
                            && guard.otherwise().isEmpty()
                            && Collections.disjoint(unknown, Walk.read(guard.condition()))
                    ? ofGuard(guard, i == statements.size() - 1, before, uniformity)
                    : null;
        }
        return null;
    }

    private static @Nullable RowBound ofGuard(
            Stmt.If guard, boolean isLast, List<Stmt.Assign> before, Uniformity uniformity) {
        if (!(guard.condition() instanceof Expr.Compare compare) || !compare.isTotal()) {
            return null;
        }
        boolean returns = guard.then().statements().size() == 1
                && guard.then().statements().get(0) instanceof Stmt.Return;
        if (!returns && !isLast) {
            return null;
        }
        boolean grows = uniformity.shape(compare.left()) == Shape.CONSECUTIVE
                && uniformity.shape(compare.right()) == Shape.UNIFORM;
        CompareOp ending = returns ? CompareOp.GE : CompareOp.LT;
        return grows && compare.op() == ending ? new RowBound(before, compare.left(), compare.right()) : null;
    }

    /**
     * Returns where a row ends: called by generated code.
     *
     * @param from the first work item
     * @param to the end of the row without the guard
     * @param first the growing value at the first work item
     * @param limit where it stops
     */
    static int end(int from, int to, int first, int limit) {
        if ((long) first + (to - from) > Integer.MAX_VALUE) {
            // The value wraps around within the row, and is below the limit again.
            return to;
        }
        return from + Math.clamp((long) limit - first, 0, to - from);
    }
}
