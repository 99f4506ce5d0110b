package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

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
    private final Sites sites;
    private final MaskSource mask;
    private int line;

    VectorMemory(
            CodeBuilder code,
            RowSlots slots,
            ScalarExpressions scalars,
            VectorExpressions expressions,
            Uniformity uniformity,
            Sites sites,
            MaskSource mask) {
        this.code = code;
        this.slots = slots;
        this.scalars = scalars;
        this.expressions = expressions;
        this.uniformity = uniformity;
        this.sites = sites;
        this.mask = mask;
        vectors = new VectorCode(code);
    }

    void atLine(int line) {
        this.line = line;
    }

    /** Pushes what the lanes load. */
    void load(Expr.Load load, int wantedHalf) {
        Memory memory = load.memory();
        int half = VectorCode.isPair(load.type()) ? wantedHalf : 0;
        Shape shape = uniformity.shape(load.index());
        if (memory instanceof Memory.PrivateArray own && shape == Shape.UNIFORM) {
            int place = privatePlace(own, load.index(), half);
            fromHeap(memory, place);
        } else if (shape == Shape.CONSECUTIVE && isVectorAccess(memory)) {
            consecutive(
                    memory,
                    load.index(),
                    half,
                    false,
                    place -> {
                        if (memory instanceof Memory.Buffer) {
                            fromMemory(memory.element(), place);
                        } else {
                            fromHeap(memory, place);
                        }
                    },
                    () -> gather(memory, half));
        } else {
            indexes(load.index());
            gather(memory, half);
        }
    }

    /** Whether consecutive elements lie side by side, and are wide enough for a vector of as many lanes. */
    private static boolean isVectorAccess(Memory memory) {
        return switch (memory) {
            case Memory.Buffer buffer -> buffer.element() != ElementType.BYTE || Lanes.NARROW_BYTES;
            case Memory.LocalArray local -> true;
            case Memory.PrivateArray own -> false;
        };
    }

    /** Puts the lanes' indexes into {@link Scratch#laneIndexes}. */
    private void indexes(Expr index) {
        expressions.push(index, 0);
        code.aload(RowSlots.SCRATCH).getfield(HostTypes.SCRATCH, "laneIndexes", CD_int.arrayType());
        code.iconst_0();
        vectors.intoArray(ValueType.INT);
    }

    private interface Access {
        void at(int place);
    }

    /**
     * Does one thing where consecutive lanes are all inside, with the place of the first one, and another where they
     * are not, with the lanes' indexes set.
     *
     * @param allActive whether the first also needs all lanes to be active
     */
    private void consecutive(
            Memory memory, Expr index, int half, boolean allActive, Access inside, Runnable otherwise) {
        scalars.push(index);
        int first = code.allocateLocal(TypeKind.INT);
        code.istore(first);
        Label slow = code.newLabel();
        Label end = code.newLabel();
        code.iload(first).iflt(slow);
        code.iload(first);
        pushLength(memory);
        code.loadConstant(Lanes.COUNT).isub().if_icmpgt(slow);
        if (allActive && mask.isPartial()) {
            mask.push();
            vectors.allTrue();
            code.ifeq(slow);
        }
        int skipped = half * (Lanes.COUNT / 2);
        int place;
        if (memory instanceof Memory.Buffer buffer) {
            place = code.allocateLocal(TypeKind.LONG);
            code.lload(slots.address(buffer)).iload(first).i2l();
            scale(memory.element());
            code.ladd();
            if (skipped > 0) {
                code.loadConstant((long) skipped * memory.element().bytes()).ladd();
            }
            code.lstore(place);
        } else {
            place = code.allocateLocal(TypeKind.INT);
            code.iload(first).loadConstant(skipped).iadd().istore(place);
        }
        inside.at(place);
        code.goto_(end).labelBinding(slow);
        code.aload(RowSlots.SCRATCH).iload(first);
        code.invokestatic(VectorCode.LANES, "consecutive", MethodTypeDesc.of(CD_void, HostTypes.SCRATCH, CD_int));
        otherwise.run();
        code.labelBinding(end);
    }

    private void pushLength(Memory memory) {
        switch (memory) {
            case Memory.Buffer buffer -> code.iload(slots.length(buffer));
            case Memory.LocalArray local -> code.loadConstant(local.length());
            case Memory.PrivateArray own -> code.loadConstant(own.length());
        }
    }

    private void scale(ElementType element) {
        if (element.bytes() > 1) {
            code.loadConstant(Integer.numberOfTrailingZeros(element.bytes())).lshl();
        }
    }

    /** The place in a private array of the first lane of a half, after a check of an index that all lanes share. */
    private int privatePlace(Memory.PrivateArray own, Expr index, int half) {
        scalars.pushChecked(own, index);
        pushStride();
        code.imul();
        pushBase();
        code.iadd().loadConstant(half * (Lanes.COUNT / 2)).iadd();
        int place = code.allocateLocal(TypeKind.INT);
        code.istore(place);
        return place;
    }

    /** How far apart the elements of one work item's private array are. */
    private void pushStride() {
        if (slots.layout().grouped()) {
            slots.pushItems();
        } else {
            code.loadConstant(Lanes.COUNT);
        }
    }

    /** Where the private values of lane 0 begin. */
    private void pushBase() {
        if (slots.layout().grouped()) {
            slots.pushItem();
        } else {
            code.iconst_0();
        }
    }

    private void fromMemory(ElementType element, int address) {
        switch (element) {
            case BYTE -> {
                vectors.fromMemory("ByteVector", "BYTES", address);
                vectors.convert("B2I", ValueType.INT, 0);
            }
            case SHORT -> {
                vectors.fromMemory("ShortVector", "SHORTS", address);
                vectors.convert("S2I", ValueType.INT, 0);
            }
            case CHAR -> {
                vectors.fromMemory("ShortVector", "SHORTS", address);
                vectors.convert("ZERO_EXTEND_S2I", ValueType.INT, 0);
            }
            case INT -> vectors.fromMemory("IntVector", "INTS", address);
            case LONG -> vectors.fromMemory("LongVector", "LONGS", address);
            case FLOAT -> vectors.fromMemory("FloatVector", "FLOATS", address);
            case DOUBLE -> vectors.fromMemory("DoubleVector", "DOUBLES", address);
        }
    }

    private void intoMemory(ElementType element, int address) {
        switch (element) {
            case BYTE -> {
                vectors.narrow("I2B", "BYTES", "ByteVector");
                vectors.intoMemory("ByteVector", address);
            }
            case SHORT, CHAR -> {
                vectors.narrow("I2S", "SHORTS", "ShortVector");
                vectors.intoMemory("ShortVector", address);
            }
            case INT -> vectors.intoMemory("IntVector", address);
            case LONG -> vectors.intoMemory("LongVector", address);
            case FLOAT -> vectors.intoMemory("FloatVector", address);
            case DOUBLE -> vectors.intoMemory("DoubleVector", address);
        }
    }

    private void fromHeap(Memory memory, int place) {
        ValueType type = memory.element().valueType();
        vectors.species(type);
        code.aload(slots.array(memory)).iload(place);
        vectors.fromArray(type);
    }

    /** Pushes elements at {@link Scratch#laneIndexes}. */
    private void gather(Memory memory, int half) {
        ValueType type = memory.element().valueType();
        laneAccess("gather", memory);
        vectors.species(type);
        vectors.laneArray("lane", type);
        code.loadConstant(half * (Lanes.COUNT / 2));
        vectors.fromArray(type);
    }

    /** Calls one of the methods of {@link Lanes} that access lanes one by one. */
    private void laneAccess(String verb, Memory memory) {
        code.aload(RowSlots.FRAME).aload(RowSlots.SCRATCH).loadConstant(sites.add(line, memory.name()));
        if (memory instanceof Memory.Buffer buffer) {
            code.lload(slots.address(buffer));
            pushLength(memory);
            mask.pushBits();
            code.invokestatic(
                    VectorCode.LANES,
                    verb + HostTypes.accessor(memory.element()),
                    MethodTypeDesc.of(CD_void, HostTypes.FRAME, HostTypes.SCRATCH, CD_int, CD_long, CD_int, CD_long));
            return;
        }
        code.aload(slots.array(memory));
        pushLength(memory);
        if (memory instanceof Memory.PrivateArray) {
            pushStride();
            pushBase();
            code.iconst_1();
        } else {
            code.iconst_1().iconst_0().iconst_0();
        }
        mask.pushBits();
        ClassDesc array = HostTypes.scalar(memory.element().valueType()).arrayType();
        code.invokestatic(
                VectorCode.LANES,
                verb,
                MethodTypeDesc.of(
                        CD_void,
                        HostTypes.FRAME,
                        HostTypes.SCRATCH,
                        CD_int,
                        array,
                        CD_int,
                        CD_int,
                        CD_int,
                        CD_int,
                        CD_long));
    }

    /** Stores a value of each active lane. */
    void store(Stmt.Store store) {
        Memory memory = store.memory();
        ValueType type = store.value().type();
        Shape shape = uniformity.shape(store.index());
        int halves = VectorCode.isPair(type) ? 2 : 1;
        int[] value = new int[halves];
        for (int half = 0; half < halves; half++) {
            pushNarrowed(store, half);
            value[half] = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(value[half]);
        }
        if (memory instanceof Memory.PrivateArray own && shape == Shape.UNIFORM) {
            for (int half = 0; half < halves; half++) {
                intoHeap(memory, value[half], privatePlace(own, store.index(), half), half);
            }
        } else if (shape == Shape.CONSECUTIVE && isVectorAccess(memory)) {
            boolean buffer = memory instanceof Memory.Buffer;
            for (int half = 0; half < halves; half++) {
                int part = half;
                // The lane by lane form stores both halves at once.
                consecutive(
                        memory,
                        store.index(),
                        half,
                        buffer,
                        place -> {
                            if (buffer) {
                                code.aload(value[part]);
                                intoMemory(memory.element(), place);
                            } else {
                                intoHeap(memory, value[part], place, part);
                            }
                        },
                        part == 0 ? () -> scatter(memory, value) : () -> {});
            }
        } else {
            indexes(store.index());
            scatter(memory, value);
        }
    }

    private void pushNarrowed(Stmt.Store store, int half) {
        expressions.push(store.value(), half);
        if (store.memory() instanceof Memory.Buffer) {
            return;
        }
        // Heap arrays hold whole ints.
        switch (store.memory().element()) {
            case BYTE -> extend(24, "ASHR");
            case SHORT -> extend(16, "ASHR");
            case CHAR -> extend(16, "LSHR");
            default -> {}
        }
    }

    private void extend(int bits, String shift) {
        code.loadConstant(bits);
        vectors.shiftByScalar(ValueType.INT, "LSHL");
        code.loadConstant(bits);
        vectors.shiftByScalar(ValueType.INT, shift);
    }

    /** Stores a vector to an array that only this thread uses; inactive lanes keep what they have. */
    private void intoHeap(Memory memory, int value, int place, int half) {
        ValueType type = memory.element().valueType();
        if (mask.isPartial()) {
            fromHeap(memory, place);
            code.aload(value).checkcast(VectorCode.vector(type));
            mask.push();
            expressions.fitMask(type, half);
            vectors.blend(type);
        } else {
            code.aload(value);
        }
        code.aload(slots.array(memory)).iload(place);
        vectors.intoArray(type);
    }

    private void scatter(Memory memory, int[] value) {
        spill(memory.element().valueType(), value);
        laneAccess("scatter", memory);
    }

    private void spill(ValueType type, int[] value) {
        for (int half = 0; half < value.length; half++) {
            code.aload(value[half]);
            vectors.laneArray("lane", type);
            code.loadConstant(half * (Lanes.COUNT / 2));
            vectors.intoArray(type);
        }
    }

    /** Adds each active lane's value, in the order of the lanes; leaves the former values in the scratch lanes. */
    void atomicAdd(Stmt.AtomicAdd add) {
        Memory memory = add.memory();
        ValueType type = memory.element().valueType();
        int[] value = new int[VectorCode.isPair(type) ? 2 : 1];
        for (int half = 0; half < value.length; half++) {
            expressions.push(add.value(), half);
            value[half] = code.allocateLocal(TypeKind.REFERENCE);
            code.astore(value[half]);
        }
        indexes(add.index());
        spill(type, value);
        code.aload(RowSlots.FRAME).aload(RowSlots.SCRATCH).loadConstant(sites.add(line, memory.name()));
        if (memory instanceof Memory.Buffer buffer) {
            code.lload(slots.address(buffer));
        } else {
            code.aload(slots.array(memory));
        }
        pushLength(memory);
        mask.pushBits();
        ClassDesc place = memory instanceof Memory.Buffer
                ? CD_long
                : HostTypes.scalar(type).arrayType();
        code.invokestatic(
                VectorCode.LANES,
                memory instanceof Memory.Buffer ? "atomicAdd" + HostTypes.accessor(memory.element()) : "atomicAdd",
                MethodTypeDesc.of(CD_void, HostTypes.FRAME, HostTypes.SCRATCH, CD_int, place, CD_int, CD_long));
    }

    /** Pushes what {@link #atomicAdd} left. */
    void pushFormer(ValueType type, int half) {
        vectors.species(type);
        vectors.laneArray("lane", type);
        code.loadConstant(half * (Lanes.COUNT / 2));
        vectors.fromArray(type);
    }

    /** Zeroes a private array of the active lanes. */
    void clear(Memory.PrivateArray own) {
        code.aload(slots.array(own));
        pushBase();
        pushStride();
        code.loadConstant(own.length());
        mask.pushBits();
        ClassDesc array = HostTypes.scalar(own.element().valueType()).arrayType();
        code.invokestatic(
                VectorCode.LANES, "clear", MethodTypeDesc.of(CD_void, array, CD_int, CD_int, CD_int, CD_long));
    }
}
