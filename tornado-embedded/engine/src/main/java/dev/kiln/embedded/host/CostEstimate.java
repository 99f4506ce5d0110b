package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Walk;

/** A rough estimate of what a work item costs, for cutting grids; it needs to be right within a factor of a few. */
final class CostEstimate {
    private static final double OPERATION_NANOS = 0.1;
    private static final double MEMORY_NANOS = 0.25;
    private static final double FUNCTION_NANOS = 4;
    private static final double UNKNOWN_TURNS = 32;

    private CostEstimate() {}

    static double nanosPerItem(Block block) {
        double nanos = 0;
        for (Stmt stmt : block.statements()) {
            double own = OPERATION_NANOS;
            if (stmt instanceof Stmt.Store || stmt instanceof Stmt.AtomicAdd) {
                own += MEMORY_NANOS;
            }
            for (Expr expr : stmt.expressions()) {
                own += nanos(expr);
            }
            double nested = 0;
            for (Block inner : stmt.blocks()) {
                nested += nanosPerItem(inner);
            }
            nanos += own + nested * turns(stmt);
        }
        return nanos;
    }

    private static double turns(Stmt stmt) {
        if (stmt instanceof Stmt.For loop
                && loop.from() instanceof Expr.Constant from
                && loop.limit() instanceof Expr.Constant to) {
            return Math.max(1, Math.abs((double) (to.bits() - from.bits()) / loop.step()));
        }
        return stmt instanceof Stmt.For || stmt instanceof Stmt.Loop ? UNKNOWN_TURNS : 1;
    }

    static double nanos(Expr expr) {
        double[] sum = {0};
        Walk.expressions(
                expr,
                e -> sum[0] += switch (e) {
                    case Expr.Load load -> MEMORY_NANOS;
                    case Expr.Call call -> FUNCTION_NANOS;
                    case Expr.Constant constant -> 0;
                    case Expr.Read read -> 0;
                    default -> OPERATION_NANOS;
                });
        return sum[0];
    }
}
