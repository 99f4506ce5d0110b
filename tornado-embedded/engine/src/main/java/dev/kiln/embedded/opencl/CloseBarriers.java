package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.Stmt;
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
 */
final class CloseBarriers {
    private CloseBarriers() {}

    /** Returns the kernel with every such branch closed. */
    static Kernel in(Kernel kernel) {
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
        if (!holdsBarrier(block)) {
            return block;
        }
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
