package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Walk;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes a kernel that shows a fault smaller: takes statements out, or puts what is nested in them in their place, as
 * long as the fault stays.
 */
final class ShrinkKernel {
    private static final int MOST_TRIALS = 400;

    private final Predicate<Kernel> isFaulty;
    private int trials;

    ShrinkKernel(Predicate<Kernel> isFaulty) {
        this.isFaulty = isFaulty;
    }

    RandomLaunch shrink(RandomLaunch launch) {
        Kernel kernel = launch.kernel();
        boolean changed = true;
        while (changed) {
            changed = false;
            // From the end, where the stores are that nothing depends on.
            for (int i = count(kernel) - 1; i >= 0; i--) {
                for (Replacement replacement : Replacement.values()) {
                    Kernel smaller = without(kernel, i, replacement);
                    if (!smaller.equals(kernel) && isStillFaulty(smaller)) {
                        kernel = smaller;
                        changed = true;
                        break;
                    }
                }
            }
        }
        return launch.with(kernel);
    }

    private enum Replacement {
        NOTHING,
        FIRST_BLOCK,
        SECOND_BLOCK
    }

    private static int count(Kernel kernel) {
        int[] count = {0};
        Walk.statements(kernel.body(), stmt -> count[0]++);
        return count[0];
    }

    private static Kernel without(Kernel kernel, int number, Replacement replacement) {
        int[] next = {0};
        return kernel.withBody(Rewrite.statements(kernel.body(), stmt -> {
            if (next[0]++ != number) {
                return List.of(stmt);
            }
            List<Block> blocks = stmt instanceof Stmt.If choice ? choice.blocks() : List.of();
            return switch (replacement) {
                case NOTHING -> List.of();
                case FIRST_BLOCK ->
                    blocks.isEmpty() ? List.of(stmt) : blocks.get(0).statements();
                case SECOND_BLOCK ->
                    blocks.isEmpty() ? List.of(stmt) : blocks.get(1).statements();
            };
        }));
    }

    /** A kernel that can't run at all is no smaller case: a loop without its exit would never end. */
    private boolean isStillFaulty(Kernel kernel) {
        if (++trials > MOST_TRIALS || mayRunForever(kernel)) {
            return false;
        }
        try {
            return isFaulty.test(kernel);
        } catch (IllegalStateException invalid) {
            return false;
        }
    }

    /** Random loops end by the three statements they begin with. */
    private static boolean mayRunForever(Kernel kernel) {
        boolean[] endless = {false};
        Walk.statements(kernel.body(), stmt -> {
            if (stmt instanceof Stmt.Loop loop) {
                List<Stmt> body = loop.body().statements();
                endless[0] |= body.size() < 3
                        || !(body.get(0) instanceof Stmt.If)
                        || !(body.get(1) instanceof Stmt.Assign)
                        || !(body.get(2) instanceof Stmt.If);
            }
        });
        return endless[0];
    }
}
