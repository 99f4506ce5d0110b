package dev.kiln.embedded.ir;

import java.util.List;

/** Statements in order. */
public record Block(List<Stmt> statements) {
    /** A block without statements. */
    public static final Block EMPTY = new Block(List.of());

    /** Keeps its own copy. */
    public Block {
        statements = List.copyOf(statements);
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return statements.isEmpty();
    }
}
