package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.Locale;

/** Bytecode for what no vector instruction does, applied to vectors on the stack lane by lane. */
final class VectorFunctions {
    private final CodeBuilder code;
    private final VectorCode vectors;
    private final Sites sites;
    private final LaneState lanes;

    VectorFunctions(VectorMethod method) {
        code = method.code();
        vectors = method.vectors();
        sites = method.sites();
        lanes = method.lanes();
    }

    /** Divides, or takes the remainder, with 1 as divisor where a lane is not active. */
    void divide(Expr.Binary binary, int half) {
        ValueType type = binary.type();
        if (type.isInteger() && !binary.isTotal() && !lanes.isWhole()) {
            vectors.species(type);
            code.loadConstant(1);
            if (type == ValueType.LONG) {
                code.i2l();
            }
            vectors.broadcast(type);
            lanes.push();
            vectors.maskNot();
            if (type == ValueType.LONG) {
                vectors.halfMask(type, half);
            }
            vectors.blend(type);
        }
        laneByLane(type, 2, () -> divideLane(binary.op(), type));
    }

    private void divideLane(BinaryOp op, ValueType type) {
        ClassDesc desc = HostTypes.scalar(type);
        if (type.isInteger()) {
            code.aload(RowSlots.FRAME).loadConstant(sites.add(op == BinaryOp.DIV ? "division" : "remainder"));
            code.invokestatic(
                    HostTypes.FRAME,
                    op == BinaryOp.DIV ? "divide" : "remainder",
                    MethodTypeDesc.of(desc, desc, desc, HostTypes.FRAME, CD_int));
        } else if (type == ValueType.FLOAT) {
            code.frem();
        } else {
            code.drem();
        }
    }

    /** Applies a function of {@link Functions}. */
    void call(Expr.Call call) {
        ClassDesc desc = HostTypes.scalar(call.type());
        ClassDesc[] operands = new ClassDesc[call.function().arity()];
        Arrays.fill(operands, desc);
        String name = call.function().name().toLowerCase(Locale.ROOT);
        laneByLane(
                call.type(),
                operands.length,
                () -> code.invokestatic(HostTypes.FUNCTIONS, name, MethodTypeDesc.of(desc, operands)));
    }

    /**
     * Replaces one or two vectors on the stack by what {@code operation} makes of their lanes. Lane after lane is
     * written out: operands of enclosing expressions may lie below on the stack, and HotSpot gives up on a method with
     * a loop that begins with anything there.
     */
    private void laneByLane(ValueType type, int operands, Runnable operation) {
        TypeKind kind = HostTypes.kind(type);
        int count = Lanes.COUNT / VectorCode.halves(type);
        if (operands == 2) {
            vectors.laneArray("other", type);
            code.iconst_0();
            vectors.intoArray(type);
        }
        vectors.laneArray("lane", type);
        code.iconst_0();
        vectors.intoArray(type);
        vectors.laneArray("lane", type);
        for (int lane = 0; lane < count; lane++) {
            code.dup().loadConstant(lane).dup2().arrayLoad(kind);
            if (operands == 2) {
                vectors.laneArray("other", type);
                code.loadConstant(lane).arrayLoad(kind);
            }
            operation.run();
            code.arrayStore(kind);
        }
        code.pop();
        vectors.species(type);
        vectors.laneArray("lane", type);
        code.iconst_0();
        vectors.fromArray(type);
    }
}
