package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * Joins the branches of {@code &&} and {@code ||} into one condition.
 *
 * <p>javac makes a branch of each operand. Where the second operand is {@link Expr#isTotal total} both become one
 * expression; where it is not, its evaluation moves into an {@code if} that sets a truth variable.
 */
final class ShortCircuits {
    private final KernelBuilder builder;
    private final List<CodeBlock> blocks;

    private ShortCircuits(KernelBuilder builder, List<CodeBlock> blocks) {
        this.builder = builder;
        this.blocks = new ArrayList<>(blocks);
    }

    /** The blocks that are left, with their exits and predecessors changed. */
    static List<CodeBlock> merge(KernelBuilder builder, List<CodeBlock> blocks) {
        ShortCircuits pass = new ShortCircuits(builder, blocks);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (CodeBlock block : List.copyOf(pass.blocks).reversed()) {
                changed |= pass.blocks.contains(block) && pass.merge(block);
            }
        }
        return pass.blocks;
    }

    private boolean merge(CodeBlock first) {
        if (!(first.exit instanceof CodeBlock.Branch outer) || isLoopHeader(first)) {
            return false;
        }
        return merge(first, outer, outer.whenTrue(), outer.whenFalse())
                || merge(first, outer, outer.whenFalse(), outer.whenTrue());
    }

    /** Merges {@code second} into {@code first} if both can go to {@code shared}. */
    private boolean merge(CodeBlock first, CodeBlock.Branch outer, CodeBlock second, CodeBlock shared) {
        if (!(second.exit instanceof CodeBlock.Branch inner)
                || second.predecessors.size() != 1
                || second.start <= first.start
                || !inner.targets().contains(shared)) {
            return false;
        }
        CodeBlock other = inner.whenTrue() == shared ? inner.whenFalse() : inner.whenTrue();
        if (other == shared || other.start <= second.start || shared.start <= second.start) {
            return false;
        }
        boolean and = outer.whenTrue() == second;
        CodeBlock goal = and ? other : shared;
        Expr operand = inner.whenTrue() == goal ? inner.condition() : Expr.not(inner.condition());
        Expr condition;
        if (second.statements.isEmpty() && operand.isTotal()) {
            condition = new Expr.Binary(and ? BinaryOp.AND : BinaryOp.OR, outer.condition(), operand);
        } else if (onlyEvaluates(second.statements) && isElse(shared, other)) {
            condition = evaluateInside(first, outer.condition(), second, operand, and);
        } else {
            return false;
        }
        CodeBlock rest = and ? shared : other;
        first.exit = goal.start < rest.start
                ? new CodeBlock.Branch(condition, goal, rest)
                : new CodeBlock.Branch(Expr.not(condition), rest, goal);
        blocks.remove(second);
        shared.predecessors.remove(second);
        other.predecessors.replaceAll(predecessor -> predecessor == second ? first : predecessor);
        return true;
    }

    private Expr evaluateInside(CodeBlock first, Expr condition, CodeBlock second, Expr operand, boolean and) {
        Variable truth = builder.temporary(ValueType.BOOL);
        first.statements.add(new Stmt.Assign(first.exitLine, truth, condition));
        List<Stmt> evaluation = new ArrayList<>(second.statements);
        evaluation.add(new Stmt.Assign(second.exitLine, truth, operand));
        Expr read = new Expr.Read(truth);
        first.statements.add(
                new Stmt.If(first.exitLine, and ? read : Expr.not(read), new Block(evaluation), Block.EMPTY));
        return read;
    }

    /** Whether statements do nothing but compute parts of an expression. */
    private static boolean onlyEvaluates(List<Stmt> statements) {
        return statements.stream().allMatch(stmt -> switch (stmt) {
            case Stmt.Assign assign -> assign.variable().isTemporary();
            case Stmt.If branch ->
                onlyEvaluates(branch.then().statements())
                        && onlyEvaluates(branch.otherwise().statements());
            default -> false;
        });
    }

    /** Whether {@code shared} is reached from conditions only, so that it is no place where branches meet again. */
    private static boolean isElse(CodeBlock shared, CodeBlock other) {
        return shared.predecessors.stream().allMatch(p -> p.start < other.start);
    }

    private static boolean isLoopHeader(CodeBlock block) {
        return block.predecessors.stream().anyMatch(p -> p.start >= block.start);
    }
}
