package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Walk;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is known about the lanes at the place that is being written: which are active, and whether the vector may still
 * start over. Masks are of INT lanes and live in local variables.
 */
final class LaneState {
    private final CodeBuilder code;
    private final VectorCode vectors;

    /** The masks of the regions that are being written; empty while all lanes are active. */
    private final Deque<Integer> masks = new ArrayDeque<>();

    /** Whether nothing has been written to memory yet. */
    private boolean pristine = true;

    LaneState(CodeBuilder code, VectorCode vectors) {
        this.code = code;
        this.vectors = vectors;
    }

    /** Whether all lanes are active, so that there is no mask to push. */
    boolean isWhole() {
        return masks.isEmpty();
    }

    /** Pushes the mask of active lanes. */
    void push() {
        vectors.load(ValueType.BOOL, masks.getLast());
    }

    /** Pushes the active lanes as the bits of a long. */
    void pushBits() {
        if (isWhole()) {
            code.loadConstant(-1L);
        } else {
            push();
            vectors.maskBits();
        }
    }

    /** Stores the mask on the stack in a new local variable. */
    int newMask() {
        int slot = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(slot);
        return slot;
    }

    /** Stores the mask on the stack as the current one. */
    void store() {
        code.astore(masks.getLast());
    }

    /** Makes no lane active from here on. */
    void clear() {
        vectors.maskAll(false);
        store();
    }

    /** Makes a local variable the current mask until {@link #end}. */
    void begin(int slot) {
        masks.addLast(slot);
    }

    void end() {
        masks.removeLast();
    }

    /** Whether nothing has been written to memory yet, so that the vector can start over. */
    boolean isPristine() {
        return pristine;
    }

    void setPristine(boolean pristine) {
        this.pristine = pristine;
    }

    /** Notes that a loop's body may run again after it has written to memory. */
    void enterLoop(Block body) {
        Walk.statements(body, stmt -> {
            if (stmt instanceof Stmt.Store || stmt instanceof Stmt.AtomicAdd || stmt instanceof Stmt.Clear) {
                pristine = false;
            }
        });
    }
}
