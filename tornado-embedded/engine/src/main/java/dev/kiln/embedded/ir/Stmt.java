package dev.kiln.embedded.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement. {@link #line()} is a line of the kernel's own source file; what was inlined from another file has the
 * line of the call. A label is unique within the kernel.
 */
public sealed interface Stmt {
    /** The line in the Java source, or 0 if there is none. */
    int line();

    /** The expressions that this statement itself evaluates, in order; not those of nested blocks. */
    default List<Expr> expressions() {
        return List.of();
    }

    /** The nested blocks, in order. */
    default List<Block> blocks() {
        return List.of();
    }

    /** Gives a variable a new value of its type. */
    record Assign(int line, Variable variable, Expr value) implements Stmt {
        @Override
        public List<Expr> expressions() {
            return List.of(value);
        }
    }

    /** Writes an element, dropping upper bits where the element is narrower than INT; the index is evaluated first. */
    record Store(int line, Memory memory, Expr index, Expr value) implements Stmt {
        @Override
        public List<Expr> expressions() {
            return List.of(index, value);
        }
    }

    /** Sets every element of a private array to zero, as {@code new} does. */
    record Clear(int line, Memory.PrivateArray array) implements Stmt {}

    /**
     * Adds to an INT or LONG element of a buffer or local array as one indivisible step.
     *
     * @param old takes the element's value from before, if anyone wants it
     */
    record AtomicAdd(int line, @Nullable Variable old, Memory memory, Expr index, Expr value) implements Stmt {
        @Override
        public List<Expr> expressions() {
            return List.of(index, value);
        }
    }

    /** Does one block or the other. */
    record If(int line, Expr condition, Block then, Block otherwise) implements Stmt {
        @Override
        public List<Expr> expressions() {
            return List.of(condition);
        }

        @Override
        public List<Block> blocks() {
            return List.of(then, otherwise);
        }
    }

    /**
     * A counted loop, {@code for (index = from; index op limit; index += step)} with Java's wrap-around. The limit is
     * {@link Expr#isTotal total} and stays the same throughout, the body never writes the index, and {@link Continue}
     * goes to the increment. Afterwards the index holds the value it left with.
     *
     * @param index INT or LONG, the type of {@code from} and {@code limit}
     * @param step not 0
     */
    record For(int line, String label, Variable index, Expr from, CompareOp op, Expr limit, long step, Block body)
            implements Stmt {
        @Override
        public List<Expr> expressions() {
            return List.of(from, limit);
        }

        @Override
        public List<Block> blocks() {
            return List.of(body);
        }
    }

    /** Repeats its body for ever; {@link Break} leaves it and {@link Continue} goes to its head. */
    record Loop(int line, String label, Block body) implements Stmt {
        @Override
        public List<Block> blocks() {
            return List.of(body);
        }
    }

    /** A block that {@link Break} can leave forwards. */
    record Labeled(int line, String label, Block body) implements Stmt {
        @Override
        public List<Block> blocks() {
            return List.of(body);
        }
    }

    /** Goes to the end of the enclosing {@link For}, {@link Loop} or {@link Labeled} of that label. */
    record Break(int line, String label) implements Stmt {}

    /** Goes to the next turn of the enclosing {@link For} or {@link Loop} of that label. */
    record Continue(int line, String label) implements Stmt {}

    /** Ends the work item. */
    record Return(int line) implements Stmt {}

    /** Waits for every work item of the group; all of them must come by or none. */
    record Barrier(int line, Fence fence) implements Stmt {}

    /** Which writes a barrier makes visible to the group. */
    enum Fence {
        /** Those to local memory. */
        LOCAL,
        /** Those to global memory. */
        GLOBAL
    }
}
