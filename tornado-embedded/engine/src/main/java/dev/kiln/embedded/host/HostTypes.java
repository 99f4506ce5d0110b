package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Locale;

/** Names and descriptors of what generated code refers to. */
final class HostTypes {
    static final ClassDesc FRAME = Frame.class.describeConstable().orElseThrow();
    static final ClassDesc SCRATCH = Scratch.class.describeConstable().orElseThrow();
    static final ClassDesc MEMORIES = Memories.class.describeConstable().orElseThrow();
    static final ClassDesc ROW_BOUND = RowBound.class.describeConstable().orElseThrow();
    static final ClassDesc FUNCTIONS = Functions.class.describeConstable().orElseThrow();
    static final ClassDesc KERNEL_CODE = KernelCode.class.describeConstable().orElseThrow();
    static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

    /** A row of work items: frame, scratch, first and end x, y, z. */
    static final MethodTypeDesc ROW = MethodTypeDesc.of(
            ConstantDescs.CD_void,
            FRAME,
            SCRATCH,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int);

    private static final ClassDesc SEGMENT = ClassDesc.of("java.lang.foreign.MemorySegment");
    private static final ClassDesc VALUE_LAYOUT = ClassDesc.of("java.lang.foreign.ValueLayout");

    private HostTypes() {}

    static TypeKind kind(ValueType type) {
        return switch (type) {
            case BOOL, INT -> TypeKind.INT;
            case LONG -> TypeKind.LONG;
            case FLOAT -> TypeKind.FLOAT;
            case DOUBLE -> TypeKind.DOUBLE;
        };
    }

    static ClassDesc scalar(ValueType type) {
        return switch (type) {
            case BOOL, INT -> ConstantDescs.CD_int;
            case LONG -> ConstantDescs.CD_long;
            case FLOAT -> ConstantDescs.CD_float;
            case DOUBLE -> ConstantDescs.CD_double;
        };
    }

    /** The name of the {@link Scratch} field with arrays of a type. */
    static String scratchField(ValueType type) {
        return switch (type) {
            case BOOL, INT -> "ints";
            case LONG -> "longs";
            case FLOAT -> "floats";
            case DOUBLE -> "doubles";
        };
    }

    /** The element's name as in {@code getFloat}. */
    static String accessor(ElementType element) {
        String name = element.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    /** {@code clear(array, first, stride, length)}. */
    static MethodTypeDesc clear(ClassDesc array) {
        return MethodTypeDesc.of(
                ConstantDescs.CD_void, array, ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int);
    }

    /** Pushes all of memory and the layout of an element there. */
    static void pushAllMemory(CodeBuilder code, ElementType element) {
        code.getstatic(MEMORIES, "ALL", SEGMENT);
        String suffix = element == ElementType.BYTE ? "" : "_UNALIGNED";
        code.getstatic(VALUE_LAYOUT, "JAVA_" + element.name() + suffix, layout(element));
    }

    /** After {@link #pushAllMemory} and an address: the element there, widened to its value. */
    static void getFromMemory(CodeBuilder code, ElementType element) {
        code.invokeinterface(
                SEGMENT, "get", MethodTypeDesc.of(primitive(element), layout(element), ConstantDescs.CD_long));
    }

    /** After {@link #pushAllMemory}, an address and a value: stores its lower bits. */
    static void setInMemory(CodeBuilder code, ElementType element) {
        narrow(code, element);
        code.invokeinterface(
                SEGMENT,
                "set",
                MethodTypeDesc.of(ConstantDescs.CD_void, layout(element), ConstantDescs.CD_long, primitive(element)));
    }

    /** Turns the number of elements on the stack, a long, into bytes. */
    static void scale(CodeBuilder code, ElementType element) {
        if (element.bytes() > 1) {
            code.loadConstant(Integer.numberOfTrailingZeros(element.bytes())).lshl();
        }
    }

    /** Drops the bits of an int that an element has no room for. */
    static void narrow(CodeBuilder code, ElementType element) {
        switch (element) {
            case BYTE -> code.i2b();
            case SHORT -> code.i2s();
            case CHAR -> code.i2c();
            case INT, LONG, FLOAT, DOUBLE -> {}
        }
    }

    private static ClassDesc layout(ElementType element) {
        return VALUE_LAYOUT.nested("Of" + accessor(element));
    }

    private static ClassDesc primitive(ElementType element) {
        return switch (element) {
            case BYTE -> ConstantDescs.CD_byte;
            case SHORT -> ConstantDescs.CD_short;
            case CHAR -> ConstantDescs.CD_char;
            case INT -> ConstantDescs.CD_int;
            case LONG -> ConstantDescs.CD_long;
            case FLOAT -> ConstantDescs.CD_float;
            case DOUBLE -> ConstantDescs.CD_double;
        };
    }
}
