package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Bytecode that accesses memory lane by lane: vectors go through {@link Scratch}, where {@link MemoryLanes} and
 * {@link ArrayLanes} take the active lanes.
 */
final class LaneAccess {
    private static final ClassDesc LANE_INDEXES =
            LaneIndexes.class.describeConstable().orElseThrow();
    private static final ClassDesc MEMORY_LANES =
            MemoryLanes.class.describeConstable().orElseThrow();
    private static final ClassDesc ARRAY_LANES =
            ArrayLanes.class.describeConstable().orElseThrow();

    /** Frame, scratch, site, address, length, mask. */
    private static final MethodTypeDesc IN_MEMORY =
            MethodTypeDesc.of(CD_void, HostTypes.FRAME, HostTypes.SCRATCH, CD_int, CD_long, CD_int, CD_long);

    /** Frame, scratch, site, length, stride, base, step, mask. */
    private static final MethodTypeDesc PLACE = MethodTypeDesc.of(
            CD_long, HostTypes.FRAME, HostTypes.SCRATCH, CD_int, CD_int, CD_int, CD_int, CD_int, CD_long);

    private final CodeBuilder code;
    private final RowSlots slots;
    private final VectorCode vectors;
    private final LaneState lanes;
    private final Sites sites;

    LaneAccess(VectorMethod method) {
        code = method.code();
        slots = method.slots();
        vectors = method.vectors();
        lanes = method.lanes();
        sites = method.sites();
    }

    /** Sets the lanes' indexes from the vector on the stack. */
    void indexes() {
        code.aload(RowSlots.SCRATCH).getfield(HostTypes.SCRATCH, "laneIndexes", CD_int.arrayType());
        code.iconst_0();
        vectors.intoArray(ValueType.INT);
    }

    /** Sets the lanes' indexes to those from the one in a local variable on. */
    void consecutiveIndexes(int first) {
        code.aload(RowSlots.SCRATCH).iload(first);
        code.invokestatic(LANE_INDEXES, "consecutive", MethodTypeDesc.of(CD_void, HostTypes.SCRATCH, CD_int));
    }

    /** Pushes the elements at the lanes' indexes, or those of one half. */
    void gather(Memory memory, int half) {
        access("gather", memory);
        pushLanes(memory.element().valueType(), half);
    }

    /** Stores the vectors in local variables, one for each half, to the lanes' indexes. */
    void scatter(Memory memory, int[] value) {
        spill(memory.element().valueType(), value);
        access("scatter", memory);
    }

    /** Adds the vectors in local variables; {@link #pushLanes} then pushes the former values. */
    void atomicAdd(Memory memory, int[] value) {
        spill(memory.element().valueType(), value);
        access("atomicAdd", memory);
    }

    private void spill(ValueType type, int[] value) {
        for (int half = 0; half < value.length; half++) {
            code.aload(value[half]);
            vectors.laneArray("lane", type);
            code.loadConstant(half * (Lanes.COUNT / 2));
            vectors.intoArray(type);
        }
    }

    /** Pushes what the last access left in the scratch lanes. */
    void pushLanes(ValueType type, int half) {
        vectors.species(type);
        vectors.laneArray("lane", type);
        code.loadConstant(half * (Lanes.COUNT / 2));
        vectors.fromArray(type);
    }

    private void access(String verb, Memory memory) {
        if (memory instanceof Memory.Buffer buffer) {
            code.aload(RowSlots.FRAME).aload(RowSlots.SCRATCH).loadConstant(sites.add(memory.name()));
            code.lload(slots.address(buffer));
            slots.pushLength(memory);
            lanes.pushBits();
            code.invokestatic(MEMORY_LANES, verb + HostTypes.accessor(memory.element()), IN_MEMORY);
        } else {
            code.aload(RowSlots.SCRATCH).aload(slots.array(memory));
            pushPlacedMask(memory);
            ClassDesc array = HostTypes.scalar(memory.element().valueType()).arrayType();
            code.invokestatic(ARRAY_LANES, verb, MethodTypeDesc.of(CD_void, HostTypes.SCRATCH, array, CD_long));
        }
    }

    /** Pushes the mask of active lanes after their indexes have become places in an array. */
    private void pushPlacedMask(Memory memory) {
        code.aload(RowSlots.FRAME).aload(RowSlots.SCRATCH).loadConstant(sites.add(memory.name()));
        slots.pushLength(memory);
        if (memory instanceof Memory.PrivateArray) {
            slots.pushPrivateStride();
            slots.pushPrivateBase();
            code.iconst_1();
        } else {
            code.iconst_1().iconst_0().iconst_0();
        }
        lanes.pushBits();
        code.invokestatic(LANE_INDEXES, "place", PLACE);
    }

    /** Zeroes a private array of the active lanes. */
    void clear(Memory.PrivateArray own) {
        code.aload(slots.array(own));
        slots.pushPrivateBase();
        slots.pushPrivateStride();
        code.loadConstant(own.length());
        lanes.pushBits();
        ClassDesc array = HostTypes.scalar(own.element().valueType()).arrayType();
        code.invokestatic(ARRAY_LANES, "clear", MethodTypeDesc.of(CD_void, array, CD_int, CD_int, CD_int, CD_long));
    }
}
