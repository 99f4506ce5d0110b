package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Ends each branch that holds a barrier with one. Since all work items of a group take such a branch together, the
 * second barrier changes nothing; but where it is missing, PoCL 3.1 confuses the values of what the branch computes
 * after its barrier under conditions that differ.
 */
final class CloseBarriers {
    private CloseBarriers() {}

    /** Returns the kernel with every such branch closed. */
    static Kernel in(Kernel kernel) {
        return kernel.withBody(Rewrite.statements(kernel.body(), stmt -> List.of(closed(stmt))));
    }

    private static Stmt closed(Stmt stmt) {
        UnaryOperator<Block> close = CloseBarriers::closed;
        return stmt instanceof Stmt.If choice ? Rewrite.withBlocks(choice, close) : stmt;
    }

    private static Block closed(Block block) {
        boolean[] holds = {false};
        Walk.statements(block, stmt -> holds[0] |= stmt instanceof Stmt.Barrier);
        if (!holds[0]) {
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
        statements.add(new Stmt.Barrier(last.line(), Stmt.Fence.LOCAL));
        return new Block(statements);
    }
}
