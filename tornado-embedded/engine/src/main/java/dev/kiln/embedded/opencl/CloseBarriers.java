package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Ends each branch that holds a barrier with one, and puts one before each exit of a loop or block that holds one, but
 * for the condition that a loop begins with. Since all work items of a group go there together, the second barrier
 * changes nothing; but where it is missing, PoCL 3.1 confuses the values of what the branch computes after its barrier
 * under conditions that differ, or gives up in an assertion that ends the process.
 *
 * <p>In a kernel with barriers, PoCL 3.1 also puts some of its own around loops that all work items of a group run
 * alike. A branch that holds such a loop is therefore closed like one that holds a barrier.
 */
final class CloseBarriers {
    private CloseBarriers() {}

    /** Returns the kernel with every such branch closed. */
    static Kernel in(Kernel kernel) {
        return holdsBarrier(kernel.body()) ? closeBarriers(closeLoops(kernel)) : kernel;
    }

    /** Ends branches that hold a loop and no barrier with one, but for those where only some work items come by. */
    private static Kernel closeLoops(Kernel kernel) {
        Set<Stmt> added = Collections.newSetFromMap(new IdentityHashMap<>());
        Kernel closed = kernel.withBody(Rewrite.statements(
                kernel.body(),
                stmt -> List.of(
                        stmt instanceof Stmt.If choice
                                ? Rewrite.withBlocks(choice, block -> closedLoop(block, added))
                                : stmt)));
        Uniformity uniformity = Uniformity.ofGroup(closed);
        return closed.withBody(Rewrite.statements(
                closed.body(),
                stmt -> stmt instanceof Stmt.Barrier barrier && added.contains(stmt) && uniformity.isPartlyMet(barrier)
                        ? List.of()
                        : List.of(stmt)));
    }

    private static Block closedLoop(Block block, Set<Stmt> added) {
        boolean[] holds = {false, false};
        Walk.statements(block, stmt -> {
            holds[0] |= stmt instanceof Stmt.For || stmt instanceof Stmt.Loop;
            holds[1] |= stmt instanceof Stmt.Barrier && !added.contains(stmt);
        });
        if (!holds[0] || holds[1]) {
            return block;
        }
        Block closed = withBarrier(block);
        closed.statements().stream()
                .filter(stmt -> !block.statements().contains(stmt))
                .forEach(added::add);
        return closed;
    }

    private static Kernel closeBarriers(Kernel kernel) {
        Set<String> labels = new HashSet<>();
        Set<Stmt> conditions = Collections.newSetFromMap(new IdentityHashMap<>());
        Walk.statements(kernel.body(), stmt -> {
            String label = label(stmt);
            if (label != null && stmt.blocks().stream().anyMatch(CloseBarriers::holdsBarrier)) {
                labels.add(label);
            }
            Stmt.If condition = stmt instanceof Stmt.Loop loop ? OpenClLoops.condition(loop) : null;
            if (condition != null) {
                conditions.addAll(condition.then().statements());
            }
        });
        return kernel.withBody(Rewrite.statements(
                kernel.body(),
                stmt -> leaves(stmt, labels) && !conditions.contains(stmt)
                        ? List.of(barrier(stmt), stmt)
                        : List.of(closed(stmt))));
    }

    private static boolean leaves(Stmt stmt, Set<String> labels) {
        return switch (stmt) {
            case Stmt.Break s -> labels.contains(s.label());
            case Stmt.Continue s -> labels.contains(s.label());
            default -> false;
        };
    }

    private static @Nullable String label(Stmt stmt) {
        return switch (stmt) {
            case Stmt.For s -> s.label();
            case Stmt.Loop s -> s.label();
            case Stmt.Labeled s -> s.label();
            default -> null;
        };
    }

    private static boolean holdsBarrier(Block block) {
        boolean[] holds = {false};
        Walk.statements(block, stmt -> holds[0] |= stmt instanceof Stmt.Barrier);
        return holds[0];
    }

    private static Stmt barrier(Stmt place) {
        return new Stmt.Barrier(place.line(), Stmt.Fence.LOCAL);
    }

    private static Stmt closed(Stmt stmt) {
        UnaryOperator<Block> close = CloseBarriers::closed;
        return stmt instanceof Stmt.If choice ? Rewrite.withBlocks(choice, close) : stmt;
    }

    private static Block closed(Block block) {
        return holdsBarrier(block) ? withBarrier(block) : block;
    }

    /** A block that ends with a barrier, unless something else is its end. */
    private static Block withBarrier(Block block) {
        Stmt last = block.statements().getLast();
        boolean isClosed = switch (last) {
            case Stmt.Barrier s -> true;
            case Stmt.Break s -> true;
            case Stmt.Continue s -> true;
            case Stmt.Return s -> true;
            default -> false;
        };
        if (isClosed) {
            return block;
        }
        List<Stmt> statements = new ArrayList<>(block.statements());
        statements.add(barrier(last));
        return new Block(statements);
    }
}
