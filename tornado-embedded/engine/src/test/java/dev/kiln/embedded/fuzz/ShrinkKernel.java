package dev.kiln.embedded.fuzz;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Verifier;
import dev.kiln.embedded.ir.Walk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes a random kernel that shows a fault smaller: takes statements out, puts what is nested in them in their place,
 * and operands in the place of operations, as long as the fault stays. What loops need to end and barriers that keep
 * work items from racing go only together with all that is around them.
 */
final class ShrinkKernel {
    private static final int MOST_TRIALS = 600;

    private final Predicate<Kernel> isFaulty;
    private final Set<Integer> fixedLines = new HashSet<>();
    private int trials;

    ShrinkKernel(Predicate<Kernel> isFaulty) {
        this.isFaulty = isFaulty;
    }

    RandomLaunch shrink(RandomLaunch launch) {
        Kernel kernel = launch.kernel();
        Walk.statements(kernel.body(), stmt -> {
            if (stmt instanceof Stmt.Loop loop) {
                // The loops of reductions end by all of their statements, others by the first three.
                int count = loop.label().startsWith(RandomGroupWork.REDUCTION) ? Integer.MAX_VALUE : 3;
                loop.body().statements().stream().limit(count).forEach(this::fix);
            }
        });
        Kernel before;
        do {
            before = kernel;
            kernel = withoutOperations(withoutStatements(kernel));
        } while (!kernel.equals(before));
        return launch.with(withoutUnused(kernel));
    }

    private static Kernel withoutUnused(Kernel kernel) {
        Set<Memory> used = loaded(kernel);
        Walk.statements(kernel.body(), stmt -> {
            switch (stmt) {
                case Stmt.Store s -> used.add(s.memory());
                case Stmt.AtomicAdd s -> used.add(s.memory());
                case Stmt.Clear s -> used.add(s.array());
                default -> {}
            }
        });
        Set<Variable> variables = new HashSet<>(Walk.read(kernel.body()));
        variables.addAll(Walk.written(kernel.body()));
        return new Kernel(
                kernel.name(),
                kernel.owner(),
                kernel.parameters(),
                kernel.arrays().stream().filter(used::contains).toList(),
                kernel.variables().stream().filter(variables::contains).toList(),
                kernel.parallel(),
                kernel.body());
    }

    private void fix(Stmt stmt) {
        fixedLines.add(stmt.line());
        stmt.blocks().forEach(block -> block.statements().forEach(this::fix));
    }

    /** From the end, where the stores are that nothing depends on, and whole programs before what is in them. */
    private Kernel withoutStatements(Kernel kernel) {
        int[] count = {0};
        Walk.statements(kernel.body(), stmt -> count[0]++);
        for (int i = count[0] - 1; i >= 0; i--) {
            for (int kept = -1; kept < 2; kept++) {
                Kernel smaller = without(kernel, i, kept);
                if (!smaller.equals(kernel) && isStillFaulty(smaller)) {
                    kernel = smaller;
                    break;
                }
            }
        }
        return kernel;
    }

    /** The kernel without a statement, but for one of the blocks in it if {@code kept} is its number. */
    private Kernel without(Kernel kernel, int number, int kept) {
        Set<Memory> loaded = loaded(kernel);
        boolean exchanges = loaded.stream().anyMatch(memory -> memory instanceof Memory.LocalArray);
        int[] next = {0};
        return kernel.withBody(Rewrite.statements(kernel.body(), stmt -> {
            // Private arrays hold anything before they are cleared.
            boolean isFixed = fixedLines.contains(stmt.line())
                    || (exchanges && stmt instanceof Stmt.Barrier)
                    || (stmt instanceof Stmt.Clear clear && loaded.contains(clear.array()));
            if (next[0]++ != number || isFixed) {
                return List.of(stmt);
            }
            List<Block> blocks = stmt instanceof Stmt.If || stmt instanceof Stmt.Labeled ? stmt.blocks() : List.of();
            if (kept < 0) {
                return List.of();
            }
            return kept < blocks.size() ? blocks.get(kept).statements() : List.of(stmt);
        }));
    }

    private static Set<Memory> loaded(Kernel kernel) {
        Set<Memory> loaded = new HashSet<>();
        Walk.expressions(kernel.body(), expr -> {
            if (expr instanceof Expr.Load load) {
                loaded.add(load.memory());
            }
        });
        return loaded;
    }

    private Kernel withoutOperations(Kernel kernel) {
        int[] count = {0};
        Walk.expressions(kernel.body(), expr -> count[0]++);
        for (int i = count[0] - 1; i >= 0; i--) {
            for (int operand = 0; operand < 3; operand++) {
                Kernel smaller = withOperand(kernel, i, operand);
                if (!smaller.equals(kernel) && isStillFaulty(smaller)) {
                    kernel = smaller;
                    break;
                }
            }
        }
        return kernel;
    }

    private Kernel withOperand(Kernel kernel, int number, int operand) {
        int[] next = {0};
        return kernel.withBody(Rewrite.statements(kernel.body(), stmt -> {
            if (fixedLines.contains(stmt.line())) {
                return List.of(stmt);
            }
            // Where a work item writes is its own: indexes stay.
            boolean[] isIndex = {stmt instanceof Stmt.Store || stmt instanceof Stmt.AtomicAdd};
            return List.of(Rewrite.withExpressions(stmt, whole -> {
                boolean keep = isIndex[0];
                isIndex[0] = false;
                return Rewrite.bottomUp(whole, expr -> {
                    boolean take = next[0]++ == number
                            && !keep
                            && operand < expr.operands().size();
                    Expr instead = take ? expr.operands().get(operand) : expr;
                    return instead.type() == expr.type() ? instead : expr;
                });
            }));
        }));
    }

    private boolean isStillFaulty(Kernel kernel) {
        if (++trials > MOST_TRIALS) {
            return false;
        }
        try {
            return isFaulty.test(Verifier.verify(kernel, "making it smaller"));
        } catch (RuntimeException invalid) {
            return false;
        }
    }
}
