package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rebuilds statements and expressions with some of their parts exchanged. */
public final class Rewrite {
    private Rewrite() {}

    /** Applies a rule to every expression in a tree, operands before the operation. */
    public static Expr bottomUp(Expr expr, UnaryOperator<Expr> rule) {
        List<Expr> operands = expr.operands();
        if (operands.isEmpty()) {
            return rule.apply(expr);
        }
        List<Expr> rewritten = new ArrayList<>(operands.size());
        boolean changed = false;
        for (Expr operand : operands) {
            Expr result = bottomUp(operand, rule);
            changed |= !isSame(result, operand);
            rewritten.add(result);
        }
        return rule.apply(changed ? expr.withOperands(rewritten) : expr);
    }

    /** Applies a rule to each whole expression of every statement of a block. */
    public static Block expressions(Block block, UnaryOperator<Expr> rule) {
        return statements(block, stmt -> List.of(withExpressions(stmt, rule)));
    }

    /** Applies a rule to every statement of a block, nested ones first; the rule gives what stands in its place. */
    public static Block statements(Block block, StatementRule rule) {
        List<Stmt> rewritten = new ArrayList<>();
        boolean changed = false;
        for (Stmt stmt : block.statements()) {
            List<Stmt> result = rule.apply(withBlocks(stmt, nested -> statements(nested, rule)));
            changed |= result.size() != 1 || !isSame(result.get(0), stmt);
            rewritten.addAll(result);
        }
        return changed ? new Block(rewritten) : block;
    }

    /** What stands in the place of a statement. */
    @FunctionalInterface
    public interface StatementRule {
        /** None, one or several statements. */
        List<Stmt> apply(Stmt stmt);
    }

    /** Whether nothing was done: what a rule leaves alone stays the very same object, which is quick to see. */
    @SuppressWarnings("ReferenceEquality") // equal would be right, too, but takes the whole tree to find out
    static boolean isSame(Object result, Object original) {
        return result == original;
    }

    /** A statement with its own expressions exchanged. */
    public static Stmt withExpressions(Stmt stmt, UnaryOperator<Expr> rule) {
        List<Expr> before = stmt.expressions();
        List<Expr> after = new ArrayList<>(before.size());
        boolean changed = false;
        for (Expr expr : before) {
            Expr result = rule.apply(expr);
            changed |= !isSame(result, expr);
            after.add(result);
        }
        if (!changed) {
            return stmt;
        }
        return switch (stmt) {
            case Stmt.Assign s -> new Stmt.Assign(s.line(), s.variable(), after.get(0));
            case Stmt.Store s -> new Stmt.Store(s.line(), s.memory(), after.get(0), after.get(1));
            case Stmt.AtomicAdd s -> new Stmt.AtomicAdd(s.line(), s.old(), s.memory(), after.get(0), after.get(1));
            case Stmt.If s -> new Stmt.If(s.line(), after.get(0), s.then(), s.otherwise());
            case Stmt.For s ->
                new Stmt.For(s.line(), s.label(), s.index(), after.get(0), s.op(), after.get(1), s.step(), s.body());
            default -> stmt;
        };
    }

    /** A statement with its nested blocks exchanged. */
    public static Stmt withBlocks(Stmt stmt, UnaryOperator<Block> rule) {
        List<Block> before = stmt.blocks();
        List<Block> after = new ArrayList<>(before.size());
        boolean changed = false;
        for (Block block : before) {
            Block result = rule.apply(block);
            changed |= !isSame(result, block);
            after.add(result);
        }
        if (!changed) {
            return stmt;
        }
        return switch (stmt) {
            case Stmt.If s -> new Stmt.If(s.line(), s.condition(), after.get(0), after.get(1));
            case Stmt.For s ->
                new Stmt.For(s.line(), s.label(), s.index(), s.from(), s.op(), s.limit(), s.step(), after.get(0));
            case Stmt.Loop s -> new Stmt.Loop(s.line(), s.label(), after.get(0));
            case Stmt.Labeled s -> new Stmt.Labeled(s.line(), s.label(), after.get(0));
            default -> stmt;
        };
    }
}
