package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts temporaries back where they are used: a choice between two total values becomes {@link Expr.Select}, a value
 * that is used once moves into its use, and a result that is only copied is computed in its destination.
 */
public final class ForwardTemporaries {
    private final Map<Variable, Integer> reads = new HashMap<>();
    private final Map<Variable, Integer> writes = new HashMap<>();

    private ForwardTemporaries(Block body) {
        Walk.expressions(body, expr -> {
            if (expr instanceof Expr.Read read) {
                reads.merge(read.variable(), 1, Integer::sum);
            }
        });
        Walk.statements(body, stmt -> {
            Variable variable = Walk.written(stmt);
            if (variable != null) {
                writes.merge(variable, 1, Integer::sum);
            }
        });
    }

    /** The same kernel with fewer temporaries. */
    public static Kernel run(Kernel kernel) {
        Block before;
        Block body = kernel.body();
        do {
            before = body;
            body = Rewrite.statements(before, stmt -> List.of(select(stmt)));
            body = new ForwardTemporaries(body).propagate(body);
            body = new ForwardTemporaries(body).block(body);
        } while (!body.equals(before));
        return kernel.withBody(body);
    }

    /** {@code if c { t = a } else { t = b }} as {@code t = c ? a : b}. */
    private static Stmt select(Stmt stmt) {
        if (stmt instanceof Stmt.If branch
                && only(branch.then()) instanceof Stmt.Assign a
                && only(branch.otherwise()) instanceof Stmt.Assign b
                && a.variable().equals(b.variable())
                && a.variable().isTemporary()
                && a.value().isTotal()
                && b.value().isTotal()) {
            Expr choice = new Expr.Select(branch.condition(), a.value(), b.value());
            return new Stmt.Assign(branch.line(), a.variable(), FoldConstants.fold(choice));
        }
        return stmt;
    }

    /** Puts what stays the same during a launch in the place of temporaries that hold nothing else. */
    private Block propagate(Block body) {
        Map<Variable, Expr> fixed = new HashMap<>();
        Walk.statements(body, stmt -> {
            if (stmt instanceof Stmt.Assign assign
                    && assign.variable().isTemporary()
                    && count(writes, assign.variable()) == 1
                    && assign.value().operands().isEmpty()
                    && !(assign.value() instanceof Expr.Read)) {
                fixed.put(assign.variable(), assign.value());
            }
        });
        return Rewrite.expressions(
                body,
                expr -> Rewrite.bottomUp(
                        expr,
                        part -> part instanceof Expr.Read read ? fixed.getOrDefault(read.variable(), part) : part));
    }

    private static @Nullable Stmt only(Block block) {
        return block.statements().size() == 1 ? block.statements().get(0) : null;
    }

    private Block block(Block block) {
        List<Stmt> statements = new ArrayList<>();
        for (Stmt stmt : block.statements()) {
            statements.add(Rewrite.withBlocks(stmt, this::block));
        }
        for (int i = statements.size() - 1; i >= 0; i--) {
            if (statements.get(i) instanceof Stmt.Assign assign && forward(assign, i, statements)) {
                statements.remove(i);
            } else if (i + 1 < statements.size() && coalesce(statements, i)) {
                statements.remove(i + 1);
            }
        }
        return new Block(statements);
    }

    /** Moves the value of the assignment at a place into its one use, if only assignments lie between. */
    private boolean forward(Stmt.Assign assign, int place, List<Stmt> statements) {
        Variable variable = assign.variable();
        if (!variable.isTemporary() || count(writes, variable) != 1 || count(reads, variable) != 1) {
            return false;
        }
        Set<Variable> sources = Walk.read(assign.value());
        for (int i = place + 1; i < statements.size(); i++) {
            Stmt user = statements.get(i);
            if (usesDirectly(user, variable)) {
                if (!mayTake(user, variable, assign.value())) {
                    return false;
                }
                statements.set(i, Rewrite.withExpressions(user, expr -> replace(expr, variable, assign.value())));
                return true;
            }
            if (!(user instanceof Stmt.Assign between) || sources.contains(between.variable())) {
                return false;
            }
        }
        return false;
    }

    private static boolean usesDirectly(Stmt stmt, Variable variable) {
        return stmt.expressions().stream().anyMatch(expr -> Walk.read(expr).contains(variable));
    }

    private static boolean mayTake(Stmt user, Variable variable, Expr value) {
        if (user instanceof Stmt.For loop) {
            return !Walk.read(loop.limit()).contains(variable);
        }
        boolean[] allowed = {true};
        for (Expr expr : user.expressions()) {
            Walk.expressions(expr, part -> {
                if (part instanceof Expr.Select select && !value.isTotal()) {
                    allowed[0] &= !Walk.read(select.whenTrue()).contains(variable)
                            && !Walk.read(select.whenFalse()).contains(variable);
                }
            });
        }
        return allowed[0];
    }

    private static Expr replace(Expr expr, Variable variable, Expr value) {
        Expr read = new Expr.Read(variable);
        return Rewrite.bottomUp(expr, part -> part.equals(read) ? value : part);
    }

    /**
     * {@code if … { t = … } x = t}: computes in x at once. The copy itself is left to the caller.
     *
     * @param place of the statement in front of the copy
     */
    private boolean coalesce(List<Stmt> statements, int place) {
        if (!(statements.get(place + 1) instanceof Stmt.Assign copy)
                || !(copy.value() instanceof Expr.Read read)
                || !read.variable().isTemporary()) {
            return false;
        }
        Variable from = read.variable();
        Variable to = copy.variable();
        for (int start = place; start >= 0; start--) {
            Block source = new Block(statements.subList(start, place + 1));
            if (Walk.written(source).contains(to) || Walk.read(source).contains(to) || escapes(source)) {
                return false;
            }
            boolean whole =
                    writesOf(source, from) == count(writes, from) && readsOf(source, from) + 1 == count(reads, from);
            if (whole) {
                List<Stmt> renamed = Rewrite.statements(source, stmt -> List.of(rename(stmt, from, to)))
                        .statements();
                for (int i = 0; i < renamed.size(); i++) {
                    statements.set(start + i, renamed.get(i));
                }
                // The copy is neither a write of the one nor a read of the other any more.
                writes.merge(to, count(writes, from) - 1, Integer::sum);
                reads.merge(to, count(reads, from) - 1, Integer::sum);
                return true;
            }
        }
        return false;
    }

    /** Whether control may leave a block other than at its end. */
    private static boolean escapes(Block block) {
        Set<String> labels = new HashSet<>();
        boolean[] escapes = {false};
        Walk.statements(block, stmt -> {
            switch (stmt) {
                case Stmt.Labeled s -> labels.add(s.label());
                case Stmt.Loop s -> labels.add(s.label());
                case Stmt.For s -> labels.add(s.label());
                case Stmt.Break s -> escapes[0] |= !labels.contains(s.label());
                case Stmt.Continue s -> escapes[0] |= !labels.contains(s.label());
                case Stmt.Return s -> escapes[0] = true;
                default -> {}
            }
        });
        return escapes[0];
    }

    private static int readsOf(Block block, Variable variable) {
        int[] count = {0};
        Expr read = new Expr.Read(variable);
        Walk.expressions(block, expr -> count[0] += expr.equals(read) ? 1 : 0);
        return count[0];
    }

    private static int writesOf(Block block, Variable variable) {
        int[] count = {0};
        Walk.statements(
                block,
                stmt -> count[0] +=
                        stmt instanceof Stmt.Assign a && a.variable().equals(variable) ? 1 : 0);
        return count[0];
    }

    private static Stmt rename(Stmt stmt, Variable from, Variable to) {
        Stmt renamed = Rewrite.withExpressions(stmt, expr -> replace(expr, from, new Expr.Read(to)));
        return renamed instanceof Stmt.Assign assign && assign.variable().equals(from)
                ? new Stmt.Assign(assign.line(), to, assign.value())
                : renamed;
    }

    private static int count(Map<Variable, Integer> counts, Variable variable) {
        return counts.getOrDefault(variable, 0);
    }
}
