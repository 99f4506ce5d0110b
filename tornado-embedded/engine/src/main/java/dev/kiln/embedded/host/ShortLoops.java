package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Puts barriers into the innermost loops that all work items of a group run alike, so that such a loop goes around the
 * loop over the work items and not the other way: neighbours then read neighbouring elements, in vectors.
 */
final class ShortLoops {
    private ShortLoops() {}

    /** Cuts a kernel with its short loops around the work items, where that can be. */
    static BarrierSplit.Result split(Kernel kernel) {
        BarrierSplit.Result result = BarrierSplit.of(kernel);
        try {
            return BarrierSplit.of(withLoopsOutside(kernel));
        } catch (UnsupportedBarrierException alsoElsewhere) {
            // Some of what would go around the work items with a loop is not the same for all of them.
            return result;
        }
    }

    private static Kernel withLoopsOutside(Kernel kernel) {
        Set<Stmt> added = Collections.newSetFromMap(new IdentityHashMap<>());
        Kernel more = kernel.withBody(Rewrite.statements(kernel.body(), stmt -> {
            if (!(stmt instanceof Stmt.For loop)
                    || !loop.body().statements().stream().allMatch(ShortLoops::isPlain)) {
                return List.of(stmt);
            }
            Stmt barrier = new Stmt.Barrier(loop.line(), Stmt.Fence.LOCAL);
            added.add(barrier);
            return List.of(Rewrite.withBlocks(loop, body -> {
                List<Stmt> statements = new ArrayList<>(body.statements());
                statements.add(barrier);
                return new Block(statements);
            }));
        }));
        Uniformity uniformity = Uniformity.ofGroup(more);
        return more.withBody(Rewrite.statements(
                more.body(),
                stmt -> stmt instanceof Stmt.Barrier barrier && added.contains(stmt) && uniformity.isPartlyMet(barrier)
                        ? List.of()
                        : List.of(stmt)));
    }

    /** Whether a statement neither jumps nor repeats, nor uses private arrays, which would have to be kept. */
    private static boolean isPlain(Stmt stmt) {
        boolean[] plain = {true};
        Block alone = new Block(List.of(stmt));
        Walk.statements(
                alone,
                part -> plain[0] &= switch (part) {
                    case Stmt.Assign s -> true;
                    case Stmt.Store s -> true;
                    case Stmt.AtomicAdd s -> true;
                    case Stmt.If s -> true;
                    default -> false;
                });
        return plain[0]
                && GroupLoops.memories(alone).stream().noneMatch(memory -> memory instanceof Memory.PrivateArray);
    }
}
