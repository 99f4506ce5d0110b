package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Variable;
import java.util.List;

/**
 * A kernel cut at its barriers: what a whole group does, step by step. Between two barriers every work item of the
 * group runs one {@link Region}; control flow around barriers is the same for all of them and happens once per group.
 */
sealed interface Phase {
    /** A part of the kernel without barriers, run for every work item. */
    record Region(int number, Block body) implements Phase {}

    /** A value that the group shares. */
    record Assign(int line, Variable variable, Expr value) implements Phase {}

    /** A branch that all work items take alike. */
    record If(int line, Expr condition, List<Phase> then, List<Phase> otherwise) implements Phase {}

    /** A counted loop that all work items run alike. */
    record For(Stmt.For loop, List<Phase> body) implements Phase {}

    /** An endless loop, left by {@link Jump}. */
    record Loop(String label, List<Phase> body) implements Phase {}

    /** A block that a {@link Jump} leaves. */
    record Labeled(String label, List<Phase> body) implements Phase {}

    /** A break, continue or return of the whole group. */
    record Jump(Stmt stmt) implements Phase {}
}
