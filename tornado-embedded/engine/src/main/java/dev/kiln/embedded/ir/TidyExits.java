package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Drops jumps to where control goes anyway, labels that nothing leaves to, statements that are never reached, and the
 * {@code else} behind a jump.
 */
public final class TidyExits {
    private TidyExits() {}

    /** The same kernel with fewer jumps. */
    public static Kernel run(Kernel kernel) {
        Block before;
        Block body = kernel.body();
        do {
            before = body;
            body = tidy(before, Set.of(new Stmt.Return(0)));
        } while (!body.equals(before));
        return kernel.withBody(body);
    }

    /**
     * Tidies a block.
     *
     * @param fallThrough the jumps, with line 0, that are the same as running off the block's end
     */
    private static Block tidy(Block block, Set<Stmt> fallThrough) {
        List<Stmt> statements = block.statements();
        List<Stmt> tidied = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            Set<Stmt> next = Set.of();
            if (i == statements.size() - 1) {
                next = fallThrough;
            } else if (isJump(statements.get(i + 1))) {
                next = Set.of(withoutLine(statements.get(i + 1)));
            }
            tidied.addAll(tidy(statements.get(i), next));
            if (!tidied.isEmpty() && !completes(tidied.getLast())) {
                break;
            }
        }
        if (!tidied.isEmpty() && fallThrough.contains(withoutLine(tidied.getLast()))) {
            tidied.removeLast();
        }
        return new Block(tidied);
    }

    private static List<Stmt> tidy(Stmt stmt, Set<Stmt> next) {
        return switch (stmt) {
            case Stmt.If s ->
                branch(new Stmt.If(s.line(), s.condition(), tidy(s.then(), next), tidy(s.otherwise(), next)));
            case Stmt.For s -> List.of(loop(s, s.label(), next));
            case Stmt.Loop s -> List.of(loop(s, s.label(), next));
            case Stmt.Labeled s -> labeled(s, next);
            default -> List.of(stmt);
        };
    }

    private static List<Stmt> branch(Stmt.If branch) {
        Block then = branch.then();
        Block otherwise = branch.otherwise();
        int line = branch.line();
        if (then.isEmpty() && otherwise.isEmpty() && branch.condition().isTotal()) {
            return List.of();
        }
        Expr negated = Expr.not(branch.condition());
        if (!completes(then) && !otherwise.isEmpty()) {
            return flat(new Stmt.If(line, branch.condition(), then, Block.EMPTY), otherwise);
        }
        if (!completes(otherwise) && !then.isEmpty()) {
            return flat(new Stmt.If(line, negated, otherwise, Block.EMPTY), then);
        }
        if (then.isEmpty() && !otherwise.isEmpty()) {
            return List.of(new Stmt.If(line, negated, otherwise, then));
        }
        return List.of(branch);
    }

    private static List<Stmt> flat(Stmt first, Block rest) {
        List<Stmt> statements = new ArrayList<>();
        statements.add(first);
        statements.addAll(rest.statements());
        return statements;
    }

    private static List<Stmt> labeled(Stmt.Labeled stmt, Set<Stmt> next) {
        Set<Stmt> fallThrough = new HashSet<>(next);
        fallThrough.add(new Stmt.Break(0, stmt.label()));
        Block body = tidy(stmt.body(), fallThrough);
        return breaksTo(body, stmt.label())
                ? List.of(new Stmt.Labeled(stmt.line(), stmt.label(), body))
                : body.statements();
    }

    /** Tidies a loop; jumps out of it to where it ends anyway become breaks of the loop itself. */
    private static Stmt loop(Stmt loop, String label, Set<Stmt> next) {
        return Rewrite.withBlocks(loop, body -> {
            Block own = Rewrite.statements(
                    body,
                    stmt -> List.of(next.contains(withoutLine(stmt)) ? new Stmt.Break(stmt.line(), label) : stmt));
            return tidy(own, Set.of(new Stmt.Continue(0, label)));
        });
    }

    private static boolean isJump(Stmt stmt) {
        return stmt instanceof Stmt.Break || stmt instanceof Stmt.Continue || stmt instanceof Stmt.Return;
    }

    private static Stmt withoutLine(Stmt stmt) {
        return switch (stmt) {
            case Stmt.Break s -> new Stmt.Break(0, s.label());
            case Stmt.Continue s -> new Stmt.Continue(0, s.label());
            case Stmt.Return s -> new Stmt.Return(0);
            default -> stmt;
        };
    }

    static boolean breaksTo(Block block, String label) {
        return block.statements().stream().anyMatch(stmt -> breaksTo(stmt, label));
    }

    static boolean breaksTo(Stmt stmt, String label) {
        return (stmt instanceof Stmt.Break exit && exit.label().equals(label))
                || stmt.blocks().stream().anyMatch(block -> breaksTo(block, label));
    }

    /** Whether control can come out behind a statement. */
    static boolean completes(Stmt stmt) {
        return switch (stmt) {
            case Stmt.Break s -> false;
            case Stmt.Continue s -> false;
            case Stmt.Return s -> false;
            case Stmt.If s -> completes(s.then()) || completes(s.otherwise());
            case Stmt.Loop s -> breaksTo(s.body(), s.label());
            case Stmt.Labeled s -> completes(s.body()) || breaksTo(s.body(), s.label());
            default -> true;
        };
    }

    private static boolean completes(Block block) {
        return block.isEmpty() || completes(block.statements().getLast());
    }
}
