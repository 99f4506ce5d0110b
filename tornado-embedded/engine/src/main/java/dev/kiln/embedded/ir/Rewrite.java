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
        for (Expr operand : operands) {
            rewritten.add(bottomUp(operand, rule));
        }
        return rule.apply(rewritten.equals(operands) ? expr : expr.withOperands(rewritten));
    }

    /** Applies a rule to each whole expression of every statement of a block. */
    public static Block expressions(Block block, UnaryOperator<Expr> rule) {
        return statements(block, stmt -> List.of(withExpressions(stmt, rule)));
    }

    /** Applies a rule to every statement of a block, nested ones first; the rule gives what stands in its place. */
    public static Block statements(Block block, StatementRule rule) {
        List<Stmt> rewritten = new ArrayList<>();
        for (Stmt stmt : block.statements()) {
            rewritten.addAll(rule.apply(withBlocks(stmt, nested -> statements(nested, rule))));
        }
        return rewritten.equals(block.statements()) ? block : new Block(rewritten);
    }

    /** What stands in the place of a statement. */
    @FunctionalInterface
    public interface StatementRule {
        /** None, one or several statements. */
        List<Stmt> apply(Stmt stmt);
    }

    /** A statement with its own expressions exchanged. */
    public static Stmt withExpressions(Stmt stmt, UnaryOperator<Expr> rule) {
        return switch (stmt) {
            case Stmt.Assign s -> new Stmt.Assign(s.line(), s.variable(), rule.apply(s.value()));
            case Stmt.Store s -> new Stmt.Store(s.line(), s.memory(), rule.apply(s.index()), rule.apply(s.value()));
            case Stmt.AtomicAdd s ->
                new Stmt.AtomicAdd(s.line(), s.old(), s.memory(), rule.apply(s.index()), rule.apply(s.value()));
            case Stmt.If s -> new Stmt.If(s.line(), rule.apply(s.condition()), s.then(), s.otherwise());
            case Stmt.For s ->
                new Stmt.For(
                        s.line(),
                        s.label(),
                        s.index(),
                        rule.apply(s.from()),
                        s.op(),
                        rule.apply(s.limit()),
                        s.step(),
                        s.body());
            default -> stmt;
        };
    }

    /** A statement with its nested blocks exchanged. */
    public static Stmt withBlocks(Stmt stmt, UnaryOperator<Block> rule) {
        return switch (stmt) {
            case Stmt.If s -> new Stmt.If(s.line(), s.condition(), rule.apply(s.then()), rule.apply(s.otherwise()));
            case Stmt.For s ->
                new Stmt.For(
                        s.line(), s.label(), s.index(), s.from(), s.op(), s.limit(), s.step(), rule.apply(s.body()));
            case Stmt.Loop s -> new Stmt.Loop(s.line(), s.label(), rule.apply(s.body()));
            case Stmt.Labeled s -> new Stmt.Labeled(s.line(), s.label(), rule.apply(s.body()));
            default -> stmt;
        };
    }
}
