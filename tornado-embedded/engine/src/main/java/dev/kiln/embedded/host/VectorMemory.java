package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;

/**
 * Bytecode that loads and stores vectors.
 *
 * <p>Consecutive elements are one vector access after one check of the first index; if not all lanes are inside, and
 * for indexes that differ otherwise, lanes are accessed one by one and checked if they are active. A vector access may
 * read elements of inactive lanes. It never writes them, except to memory of this thread alone, where what it writes is
 * what was there.
 */
final class VectorMemory {
    private final CodeBuilder code;
    private final RowSlots slots;
    private final ScalarExpressions scalars;
    private final VectorExpressions expressions;
    private final Uniformity uniformity;
    private final VectorCode vectors;
    private final VectorElements elements;
    private final LaneState lanes;
    private final LaneAccess access;

    VectorMemory(VectorMethod method, VectorExpressions expressions) {
        this.expressions = expressions;
        code = method.code();
        slots = method.slots();
        scalars = method.scalars();
        uniformity = method.uniformity();
        vectors = method.vectors();
        lanes = method.lanes();
        elements = new VectorElements(method);
        access = new LaneAccess(method);
    }

    /** Pushes what the lanes load. */
    void load(Expr.Load load, int wantedHalf) {
        Memory memory = load.memory();
        int half = VectorCode.isPair(load.type()) ? wantedHalf : 0;
        Shape shape = uniformity.shape(load.index());
        if (memory instanceof Memory.PrivateArray own && shape == Shape.UNIFORM) {
            fromHeap(memory, privatePlace(own, load.index(), half));
        } else if (shape == Shape.CONSECUTIVE && isVectorAccess(memory)) {
            consecutive(
                    memory,
                    load.index(),
                    half,
                    false,
                    place -> {
                        if (memory instanceof Memory.Buffer) {
                            elements.load(memory.element(), place);
                        } else {
                            fromHeap(memory, place);
                        }
                    },
                    () -> access.gather(memory, half));
        } else {
            indexes(load.index());
            access.gather(memory, half);
        }
    }

    /** Whether consecutive elements lie side by side, and are wide enough for a vector of as many lanes. */
    private static boolean isVectorAccess(Memory memory) {
        return switch (memory) {
            case Memory.Buffer buffer -> VectorElements.fit(buffer.element());
            case Memory.LocalArray local -> true;
            case Memory.PrivateArray own -> false;
        };
    }

    private void indexes(Expr index) {
        expressions.push(index, 0);
        access.indexes();
    }

    private interface Inside {
        void at(int place);
    }

    /**
     * Does one thing where consecutive lanes are all inside, with the place of the first one, and another where they
     * are not, with the lanes' indexes set.
     *
     * @param allActive whether the first also needs all lanes to be active
     */
    private void consecutive(
            Memory memory, Expr index, int half, boolean allActive, Inside inside, Runnable otherwise) {
        scalars.push(index);
        int first = code.allocateLocal(TypeKind.INT);
        code.istore(first);
        Label slow = code.newLabel();
        Label end = code.newLabel();
        code.iload(first).iflt(slow);
        code.iload(first);
        slots.pushLength(memory);
        code.loadConstant(Lanes.COUNT).isub().if_icmpgt(slow);
        if (allActive && !lanes.isWhole()) {
            lanes.push();
            vectors.allTrue();
            code.ifeq(slow);
        }
        inside.at(place(memory, first, half * (Lanes.COUNT / 2)));
        code.goto_(end).labelBinding(slow);
        access.consecutiveIndexes(first);
        otherwise.run();
        code.labelBinding(end);
    }

    /** Computes the address or the array index of an element {@code skipped} elements after {@code first}. */
    private int place(Memory memory, int first, int skipped) {
        if (memory instanceof Memory.Buffer buffer) {
            int place = code.allocateLocal(TypeKind.LONG);
            code.lload(slots.address(buffer)).iload(first).i2l();
            HostTypes.scale(code, buffer.element());
            code.ladd();
            if (skipped > 0) {
                code.loadConstant((long) skipped * buffer.element().bytes()).ladd();
            }
            code.lstore(place);
            return place;
        }
        int place = code.allocateLocal(TypeKind.INT);
        code.iload(first).loadConstant(skipped).iadd().istore(place);
        return place;
    }

    /** The place in a private array of the first lane of a half, after a check of an index that all lanes share. */
    private int privatePlace(Memory.PrivateArray own, Expr index, int half) {
        scalars.memory().pushChecked(own, index);
        slots.pushPrivateStride();
        code.imul();
        slots.pushPrivateBase();
        code.iadd().loadConstant(half * (Lanes.COUNT / 2)).iadd();
        int place = code.allocateLocal(TypeKind.INT);
        code.istore(place);
        return place;
    }

    private void fromHeap(Memory memory, int place) {
        ValueType type = memory.element().valueType();
        vectors.species(type);
        code.aload(slots.array(memory)).iload(place);
        vectors.fromArray(type);
    }

    /** Stores a value of each active lane. */
    void store(Stmt.Store store) {
        Memory memory = store.memory();
        Shape shape = uniformity.shape(store.index());
        int[] value = evaluate(store.value(), () -> narrow(memory));
        if (memory instanceof Memory.PrivateArray own && shape == Shape.UNIFORM) {
            for (int half = 0; half < value.length; half++) {
                intoHeap(memory, value[half], privatePlace(own, store.index(), half), half);
            }
        } else if (shape == Shape.CONSECUTIVE && isVectorAccess(memory)) {
            storeConsecutive(memory, store.index(), value);
        } else {
            indexes(store.index());
            access.scatter(memory, value);
        }
    }

    private void storeConsecutive(Memory memory, Expr index, int[] value) {
        boolean buffer = memory instanceof Memory.Buffer;
        for (int half = 0; half < value.length; half++) {
            int part = half;
            consecutive(
                    memory,
                    index,
                    half,
                    buffer,
                    place -> {
                        if (buffer) {
                            code.aload(value[part]);
                            elements.store(memory.element(), place);
                        } else {
                            intoHeap(memory, value[part], place, part);
                        }
                    },
                    // The lane by lane form stores both halves at once.
                    part == 0 ? () -> access.scatter(memory, value) : () -> {});
        }
    }

    /** Evaluates an expression into one local variable for each half. */
    private int[] evaluate(Expr expr, Runnable afterwards) {
        int[] value = new int[VectorCode.halves(expr.type())];
        for (int half = 0; half < value.length; half++) {
            expressions.push(expr, half);
            afterwards.run();
            value[half] = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(value[half]);
        }
        return value;
    }

    /** Drops the bits for which an element has no room; heap arrays hold whole ints. */
    private void narrow(Memory memory) {
        if (memory instanceof Memory.Buffer) {
            return;
        }
        switch (memory.element()) {
            case BYTE -> vectors.extend(24, "ASHR");
            case SHORT -> vectors.extend(16, "ASHR");
            case CHAR -> vectors.extend(16, "LSHR");
            default -> {}
        }
    }

    /** Stores a vector to an array that only this thread uses; inactive lanes keep what they have. */
    private void intoHeap(Memory memory, int value, int place, int half) {
        ValueType type = memory.element().valueType();
        if (lanes.isWhole()) {
            code.aload(value);
        } else {
            fromHeap(memory, place);
            code.aload(value).checkcast(VectorCode.vector(type));
            lanes.push();
            vectors.fitMask(type, half);
            vectors.blend(type);
        }
        code.aload(slots.array(memory)).iload(place);
        vectors.intoArray(type);
    }

    /** Adds each active lane's value, in the order of the lanes. */
    void atomicAdd(Stmt.AtomicAdd add) {
        int[] value = evaluate(add.value(), () -> {});
        indexes(add.index());
        access.atomicAdd(add.memory(), value);
    }

    /** Pushes the former values after {@link #atomicAdd}. */
    void pushFormer(ValueType type, int half) {
        access.pushLanes(type, half);
    }

    /** Zeroes a private array of the active lanes. */
    void clear(Memory.PrivateArray own) {
        access.clear(own);
    }
}
