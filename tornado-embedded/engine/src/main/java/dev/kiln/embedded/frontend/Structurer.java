package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nests the blocks of a method: a block that several jumps meet at stands behind a labelled block that they break out
 * of, any other stands where the one jump to it is. The method is that of Ramsey, "Beyond Relooper" (ICFP 2022), with
 * one addition: what follows a loop is put behind it, not inside.
 */
final class Structurer {
    private final LoopForest forest;
    private final KernelBuilder builder;
    private final Map<CodeBlock, List<CodeBlock>> children;
    private final Map<CodeBlock, String> exits = new HashMap<>();
    private final Map<CodeBlock, String> loops = new HashMap<>();

    private Structurer(MethodCode code, List<CodeBlock> blocks, KernelBuilder builder) {
        forest = new LoopForest(code, blocks);
        this.builder = builder;
        children = forest.children();
    }

    /** The body of the method with these blocks. */
    static Block structure(MethodCode code, List<CodeBlock> blocks, KernelBuilder builder) {
        return new Block(new Structurer(code, blocks, builder).tree(blocks.get(0)));
    }

    /** A block with everything that it dominates. */
    private List<Stmt> tree(CodeBlock block) {
        List<CodeBlock> inside = new ArrayList<>();
        List<CodeBlock> behind = new ArrayList<>();
        LoopForest.Range loop = forest.loop(block);
        for (CodeBlock child : children.getOrDefault(block, List.of())) {
            if (loop != null && !loop.contains(child)) {
                behind.add(child);
            } else if (isMeetingPoint(child)) {
                inside.add(child);
            }
        }
        if (loop == null) {
            return followedBy(block, null, inside);
        }
        String label = builder.label();
        loops.put(block, label);
        for (CodeBlock child : behind) {
            exits.put(child, builder.label());
        }
        List<Stmt> body = followedBy(block, null, inside);
        int line = body.isEmpty() ? block.exitLine : body.get(0).line();
        return followedBy(block, new Stmt.Loop(line, label, new Block(body)), behind);
    }

    /** The block itself, or the loop that it heads, and behind it the blocks that are reached by breaking out. */
    private List<Stmt> followedBy(CodeBlock block, Stmt.@Nullable Loop loop, List<CodeBlock> behind) {
        for (CodeBlock child : behind) {
            exits.computeIfAbsent(child, c -> builder.label());
        }
        List<Stmt> statements = loop == null ? exit(block) : List.of(loop);
        for (CodeBlock child : behind) {
            String label = exits.getOrDefault(child, "");
            int line = statements.isEmpty() ? child.exitLine : statements.get(0).line();
            List<Stmt> nested = new ArrayList<>();
            nested.add(new Stmt.Labeled(line, label, new Block(statements)));
            nested.addAll(tree(child));
            statements = nested;
        }
        List<Stmt> all = new ArrayList<>(loop == null ? block.statements : List.of());
        all.addAll(statements);
        return all;
    }

    private boolean isMeetingPoint(CodeBlock block) {
        return forest.followsLoop(block)
                || block.predecessors.stream()
                                .filter(p -> p.start < block.start)
                                .count()
                        > 1;
    }

    private List<Stmt> exit(CodeBlock block) {
        return switch (block.exit) {
            case CodeBlock.Leave leave -> List.of();
            case CodeBlock.Jump jump -> go(block, jump.target());
            case CodeBlock.Branch branch ->
                List.of(new Stmt.If(
                        block.exitLine,
                        branch.condition(),
                        new Block(go(block, branch.whenTrue())),
                        new Block(go(block, branch.whenFalse()))));
            case CodeBlock.Choice choice -> choose(block, choice);
        };
    }

    private List<Stmt> choose(CodeBlock block, CodeBlock.Choice choice) {
        List<Stmt> otherwise = go(block, choice.otherwise());
        for (CodeBlock.Case one : choice.cases().reversed()) {
            Expr condition = one.values().stream()
                    .<Expr>map(value -> new Expr.Compare(CompareOp.EQ, choice.key(), Expr.ofInt(value)))
                    .reduce((a, b) -> new Expr.Binary(BinaryOp.OR, a, b))
                    .orElseThrow();
            otherwise = List.of(
                    new Stmt.If(block.exitLine, condition, new Block(go(block, one.target())), new Block(otherwise)));
        }
        return otherwise;
    }

    private List<Stmt> go(CodeBlock from, CodeBlock to) {
        String loop = loops.get(to);
        if (to.start <= from.start && loop != null) {
            return List.of(new Stmt.Continue(from.exitLine, loop));
        }
        String exit = exits.get(to);
        return exit == null ? tree(to) : List.of(new Stmt.Break(from.exitLine, exit));
    }
}
