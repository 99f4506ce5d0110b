package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Bytecode that turns values into their raw bits and back. */
final class Bits {
    private static final ClassDesc CD_FLOAT = ClassDesc.of("java.lang.Float");
    private static final ClassDesc CD_DOUBLE = ClassDesc.of("java.lang.Double");

    private Bits() {}

    /** Turns the value on the stack into a long, as values lie in {@link Scratch#uniforms} and {@link Frame#scalar}. */
    static void toLong(CodeBuilder code, ValueType type) {
        switch (type) {
            case BOOL, INT -> code.i2l();
            case LONG -> {}
            case FLOAT -> {
                ofFloat(code);
                code.i2l();
            }
            case DOUBLE -> ofDouble(code);
        }
    }

    /** Turns the long on the stack into a value. */
    static void fromLong(CodeBuilder code, ValueType type) {
        switch (type) {
            case BOOL, INT -> code.l2i();
            case LONG -> {}
            case FLOAT -> {
                code.l2i();
                toFloat(code);
            }
            case DOUBLE -> toDouble(code);
        }
    }

    static void ofFloat(CodeBuilder code) {
        code.invokestatic(CD_FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
    }

    static void toFloat(CodeBuilder code) {
        code.invokestatic(CD_FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
    }

    static void ofDouble(CodeBuilder code) {
        code.invokestatic(CD_DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
    }

    static void toDouble(CodeBuilder code) {
        code.invokestatic(CD_DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
    }
}
