package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * Calls of the Vector API as bytecode. The API's own methods are called directly, never through methods of ours: only
 * they are inlined without regard to how large the kernel is.
 */
final class VectorCode {
    static final ClassDesc VECTOR = api("Vector");
    static final ClassDesc MASK = api("VectorMask");
    static final ClassDesc SPECIES = api("VectorSpecies");
    static final ClassDesc INT_VECTOR = api("IntVector");
    static final ClassDesc LANES = Lanes.class.describeConstable().orElseThrow();

    private static final ClassDesc OPERATORS = api("VectorOperators");
    private static final ClassDesc SEGMENT =
            MemorySegment.class.describeConstable().orElseThrow();
    private static final ClassDesc ORDER = ByteOrder.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc TO_MASK = MethodTypeDesc.of(MASK, MASK);

    private final CodeBuilder code;
    private final boolean casts;

    /**
     * Writes to {@code code}.
     *
     * @param casts whether {@link #load} casts, which takes bytecode
     */
    VectorCode(CodeBuilder code, boolean casts) {
        this.code = code;
        this.casts = casts;
    }

    private static ClassDesc api(String name) {
        return ClassDesc.of("jdk.incubator.vector." + name);
    }

    static ClassDesc vector(ValueType type) {
        return switch (type) {
            case BOOL -> MASK;
            case INT -> INT_VECTOR;
            case LONG -> api("LongVector");
            case FLOAT -> api("FloatVector");
            case DOUBLE -> api("DoubleVector");
        };
    }

    /** Whether a value of all lanes takes two vectors. */
    static boolean isPair(ValueType type) {
        return type == ValueType.LONG || type == ValueType.DOUBLE;
    }

    /** How many vectors a value of all lanes takes. */
    static int halves(ValueType type) {
        return isPair(type) ? 2 : 1;
    }

    /**
     * Pushes a vector, or a mask of INT lanes, from a local variable, and tells the compiler its class. At a loop's
     * head it knows no more than {@code FloatVector}, and guesses the rest by the history of places in the API that all
     * code of a process shares: once vectors of another width have been there, it makes objects of all vectors, 30
     * times slower. A cast to a constant class costs nothing.
     */
    void load(ValueType type, int slot) {
        if (!casts) {
            code.aload(slot);
            return;
        }
        String field = switch (type) {
            case BOOL -> "MASK_CLASS";
            case INT -> "INT_CLASS";
            case LONG -> "LONG_CLASS";
            case FLOAT -> "FLOAT_CLASS";
            case DOUBLE -> "DOUBLE_CLASS";
        };
        code.getstatic(LANES, field, CD_Class).aload(slot);
        code.invokevirtual(CD_Class, "cast", MethodTypeDesc.of(CD_Object, CD_Object));
        code.checkcast(vector(type));
    }

    /** Pushes the species of a type; masks are those of INT. */
    void species(ValueType type) {
        String field = switch (type) {
            case BOOL, INT -> "INTS";
            case LONG -> "LONGS";
            case FLOAT -> "FLOATS";
            case DOUBLE -> "DOUBLES";
        };
        code.getstatic(LANES, field, SPECIES);
    }

    /** After {@link #species} and a scalar: the scalar in all lanes. */
    void broadcast(ValueType type) {
        if (type == ValueType.BOOL) {
            code.invokeinterface(SPECIES, "maskAll", MethodTypeDesc.of(MASK, CD_boolean));
        } else {
            code.invokestatic(
                    vector(type), "broadcast", MethodTypeDesc.of(vector(type), SPECIES, HostTypes.scalar(type)));
        }
    }

    /** Pushes a mask of all lanes or of none. */
    void maskAll(boolean value) {
        species(ValueType.BOOL);
        code.loadConstant(value ? 1 : 0);
        broadcast(ValueType.BOOL);
    }

    /** Applies {@code VectorOperators.name} to two vectors. */
    void binary(ValueType type, String name) {
        operator(name, isAssociative(name) ? "Associative" : "Binary");
        code.swap();
        code.invokevirtual(
                vector(type), "lanewise", MethodTypeDesc.of(vector(type), api("VectorOperators$Binary"), VECTOR));
    }

    private static boolean isAssociative(String name) {
        return switch (name) {
            case "ADD", "MUL", "MIN", "MAX", "AND", "OR", "XOR" -> true;
            default -> false;
        };
    }

    private void operator(String name, String kind) {
        code.getstatic(OPERATORS, name, api("VectorOperators$" + kind));
    }

    /** Shifts a vector by an int that is the same for all lanes. */
    void shiftByScalar(ValueType type, String name) {
        if (type == ValueType.LONG) {
            operator(name, "Binary");
            code.swap().i2l();
            code.invokevirtual(
                    vector(type), "lanewise", MethodTypeDesc.of(vector(type), api("VectorOperators$Binary"), CD_long));
            return;
        }
        // As a vector: the int variant calls on from a place that all kernels of a process share. Where the compiler
        // must guess by that place's history which vectors it gets, it makes objects of all vectors around.
        species(type);
        code.swap();
        broadcast(type);
        binary(type, name);
    }

    /** Drops the upper {@code bits} of ints; {@code shift}, to the right, puts signs or zeros in their place. */
    void extend(int bits, String shift) {
        code.loadConstant(bits);
        shiftByScalar(ValueType.INT, "LSHL");
        code.loadConstant(bits);
        shiftByScalar(ValueType.INT, shift);
    }

    void unary(ValueType type, String name) {
        operator(name, "Unary");
        code.invokevirtual(vector(type), "lanewise", MethodTypeDesc.of(vector(type), api("VectorOperators$Unary")));
    }

    /** Compares two vectors; the mask has the operands' species. */
    void compare(ValueType type, String name) {
        operator(name, "Comparison");
        code.swap();
        code.invokevirtual(vector(type), "compare", MethodTypeDesc.of(MASK, api("VectorOperators$Comparison"), VECTOR));
    }

    /** After a vector, another and a mask of the same species: the second where the mask is set. */
    void blend(ValueType type) {
        code.invokevirtual(vector(type), "blend", MethodTypeDesc.of(vector(type), VECTOR, MASK));
    }

    /** Converts a mask between INT and FLOAT lanes. */
    void castMask(ValueType type) {
        species(type);
        code.invokevirtual(MASK, "cast", MethodTypeDesc.of(MASK, SPECIES));
    }

    /** Converts by {@code VectorOperators.name}. */
    void convert(String name, ValueType to, int part) {
        operator(name, "Conversion");
        species(to);
        code.loadConstant(part);
        code.invokevirtual(
                VECTOR, "convertShape", MethodTypeDesc.of(VECTOR, api("VectorOperators$Conversion"), SPECIES, CD_int));
        code.checkcast(vector(to));
    }

    /** Converts to a species of {@link Lanes}, such as {@code BYTES}, held by a class such as {@code ByteVector}. */
    void narrow(String name, String species, String vectorClass) {
        operator(name, "Conversion");
        code.getstatic(LANES, species, SPECIES);
        code.iconst_0();
        code.invokevirtual(
                VECTOR, "convertShape", MethodTypeDesc.of(VECTOR, api("VectorOperators$Conversion"), SPECIES, CD_int));
        code.checkcast(api(vectorClass));
    }

    void reinterpret(ValueType to) {
        String name = switch (to) {
            case INT -> "reinterpretAsInts";
            case FLOAT -> "reinterpretAsFloats";
            case LONG -> "reinterpretAsLongs";
            case DOUBLE -> "reinterpretAsDoubles";
            case BOOL -> throw new IllegalArgumentException("A mask has no bits");
        };
        code.invokevirtual(VECTOR, name, MethodTypeDesc.of(vector(to)));
    }

    void maskAnd() {
        code.invokevirtual(MASK, "and", TO_MASK);
    }

    void maskOr() {
        code.invokevirtual(MASK, "or", TO_MASK);
    }

    void maskAndNot() {
        code.invokevirtual(MASK, "andNot", TO_MASK);
    }

    void maskXor() {
        code.invokevirtual(MASK, "xor", TO_MASK);
    }

    void maskNot() {
        code.invokevirtual(MASK, "not", MethodTypeDesc.of(MASK));
    }

    void anyTrue() {
        code.invokevirtual(MASK, "anyTrue", MethodTypeDesc.of(CD_boolean));
    }

    void allTrue() {
        code.invokevirtual(MASK, "allTrue", MethodTypeDesc.of(CD_boolean));
    }

    void maskBits() {
        code.invokevirtual(MASK, "toLong", MethodTypeDesc.of(CD_long));
    }

    /** A mask as a vector of −1 and 0. */
    void maskToVector() {
        code.invokevirtual(MASK, "toVector", MethodTypeDesc.of(VECTOR));
    }

    /** After a mask: the vector 1 or 0. */
    void maskToInts() {
        maskToVector();
        code.checkcast(INT_VECTOR);
        unary(ValueType.INT, "NEG");
    }

    /** After a vector of ints: a mask of those that are not zero. */
    void intsToMask() {
        species(ValueType.INT);
        code.iconst_0();
        broadcast(ValueType.INT);
        compare(ValueType.INT, "NE");
    }

    /** After a mask of INT lanes: the part of it that belongs to one half of LONG or DOUBLE lanes. */
    void halfMask(ValueType type, int half) {
        maskToVector();
        convert("I2L", ValueType.LONG, half);
        species(ValueType.LONG);
        code.lconst_0();
        broadcast(ValueType.LONG);
        compare(ValueType.LONG, "NE");
        if (type == ValueType.DOUBLE) {
            castMask(ValueType.DOUBLE);
        }
    }

    /** Turns a mask of INT lanes into one for a blend of another type. */
    void fitMask(ValueType type, int half) {
        switch (type) {
            case FLOAT -> castMask(ValueType.FLOAT);
            case LONG, DOUBLE -> halfMask(type, half);
            case BOOL, INT -> {}
        }
    }

    /** After a mask of one half of LONG or DOUBLE lanes: a vector of ints that are not zero in its lanes. */
    void halfMaskToInts(ValueType type, int half) {
        if (type == ValueType.DOUBLE) {
            castMask(ValueType.LONG);
        }
        maskToVector();
        convert("L2I", ValueType.INT, -half);
    }

    /** After {@link #species}: loads from an array and index on the stack. */
    void fromArray(ValueType type) {
        code.invokestatic(
                vector(type),
                "fromArray",
                MethodTypeDesc.of(vector(type), SPECIES, HostTypes.scalar(type).arrayType(), CD_int));
    }

    /** After a vector, an array and an index: stores. */
    void intoArray(ValueType type) {
        code.invokevirtual(
                vector(type),
                "intoArray",
                MethodTypeDesc.of(CD_void, HostTypes.scalar(type).arrayType(), CD_int));
    }

    /** After an address in a local variable: loads a vector of the class and species from memory. */
    void fromMemory(String vectorClass, String species, int address) {
        code.getstatic(LANES, species, SPECIES);
        code.getstatic(HostTypes.MEMORIES, "ALL", SEGMENT).lload(address).getstatic(LANES, "ORDER", ORDER);
        ClassDesc type = api(vectorClass);
        code.invokestatic(type, "fromMemorySegment", MethodTypeDesc.of(type, SPECIES, SEGMENT, CD_long, ORDER));
    }

    /** After a vector of the class: stores it at the address in a local variable. */
    void intoMemory(String vectorClass, int address) {
        code.getstatic(HostTypes.MEMORIES, "ALL", SEGMENT).lload(address).getstatic(LANES, "ORDER", ORDER);
        code.invokevirtual(api(vectorClass), "intoMemorySegment", MethodTypeDesc.of(CD_void, SEGMENT, CD_long, ORDER));
    }

    /** Pushes 0, 1, 2, … */
    void iota() {
        species(ValueType.INT);
        code.iconst_0();
        broadcast(ValueType.INT);
        code.iconst_1();
        code.invokevirtual(INT_VECTOR, "addIndex", MethodTypeDesc.of(INT_VECTOR, CD_int));
    }

    /** Pushes the room for one vector in {@link Scratch}: {@code lane} or {@code other}. */
    void laneArray(String prefix, ValueType type) {
        String name = switch (type) {
            case BOOL, INT -> "Ints";
            case LONG -> "Longs";
            case FLOAT -> "Floats";
            case DOUBLE -> "Doubles";
        };
        code.aload(RowSlots.SCRATCH)
                .getfield(
                        HostTypes.SCRATCH, prefix + name, HostTypes.scalar(type).arrayType());
    }
}
