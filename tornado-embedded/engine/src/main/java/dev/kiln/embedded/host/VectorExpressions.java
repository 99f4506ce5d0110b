package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.Locale;

/**
 * Bytecode for expressions of all lanes: a vector ends on the stack, a mask for truth values. LONG and DOUBLE come in
 * two halves; {@code half} says which is wanted and is ignored for the other types.
 */
final class VectorExpressions {
    private final CodeBuilder code;
    private final RowSlots slots;
    private final ScalarExpressions scalars;
    private final Uniformity uniformity;
    private final VectorCode vectors;
    private final VectorMemory memory;
    private final Sites sites;
    private final MaskSource mask;
    private int line;

    VectorExpressions(
            CodeBuilder code,
            RowSlots slots,
            ScalarExpressions scalars,
            Uniformity uniformity,
            Sites sites,
            MaskSource mask) {
        this.code = code;
        this.slots = slots;
        this.scalars = scalars;
        this.uniformity = uniformity;
        this.sites = sites;
        this.mask = mask;
        vectors = new VectorCode(code);
        memory = new VectorMemory(code, slots, scalars, this, uniformity, sites, mask);
    }

    VectorMemory memory() {
        return memory;
    }

    void atLine(int line) {
        this.line = line;
        scalars.atLine(line);
        memory.atLine(line);
    }

    /** Pushes one vector, or one half of the lanes. */
    void push(Expr expr, int half) {
        ValueType type = expr.type();
        switch (uniformity.shape(expr)) {
            case UNIFORM -> {
                vectors.species(type);
                scalars.push(expr);
                vectors.broadcast(type);
            }
            case CONSECUTIVE -> {
                vectors.species(type);
                scalars.push(expr);
                vectors.broadcast(type);
                vectors.iota();
                vectors.binary(ValueType.INT, "ADD");
            }
            case VARYING -> pushVarying(expr, half);
        }
    }

    private void pushVarying(Expr expr, int half) {
        switch (expr) {
            case Expr.Read read -> code.aload(slots.vector(read.variable(), half));
            case Expr.Load load -> memory.load(load, half);
            case Expr.Unary unary -> unary(unary, half);
            case Expr.Binary binary -> binary(binary, half);
            case Expr.Compare compare -> compare(compare);
            case Expr.Convert convert -> convert(convert, half);
            case Expr.Narrow narrow -> narrow(narrow);
            case Expr.Reinterpret reinterpret -> {
                push(reinterpret.operand(), half);
                vectors.reinterpret(reinterpret.to());
            }
            case Expr.Select select -> select(select, half);
            case Expr.Call call -> call(call, half);
            case Expr.Constant c -> throw unexpected(c);
            case Expr.Argument a -> throw unexpected(a);
            case Expr.Length l -> throw unexpected(l);
            case Expr.WorkItem w -> throw unexpected(w);
        }
    }

    private static IllegalStateException unexpected(Expr expr) {
        return new IllegalStateException("Never differs between lanes: " + expr);
    }

    private void unary(Expr.Unary unary, int half) {
        ValueType type = unary.operand().type();
        switch (unary.op()) {
            case NEGATE -> {
                push(unary.operand(), half);
                vectors.unary(type, "NEG");
            }
            case NOT -> {
                push(unary.operand(), half);
                if (type == ValueType.BOOL) {
                    vectors.maskNot();
                } else {
                    vectors.unary(type, "NOT");
                }
            }
            case BIT_COUNT -> {
                if (type == ValueType.LONG) {
                    push(unary.operand(), 0);
                    vectors.unary(type, "BIT_COUNT");
                    vectors.convert("L2I", ValueType.INT, 0);
                    push(unary.operand(), 1);
                    vectors.unary(type, "BIT_COUNT");
                    vectors.convert("L2I", ValueType.INT, -1);
                    vectors.binary(ValueType.INT, "OR");
                } else {
                    push(unary.operand(), half);
                    vectors.unary(type, "BIT_COUNT");
                }
            }
        }
    }

    private void binary(Expr.Binary binary, int half) {
        ValueType type = binary.type();
        BinaryOp op = binary.op();
        if (op.isShift()) {
            shift(binary, half);
        } else if (type == ValueType.BOOL) {
            push(binary.left(), half);
            push(binary.right(), half);
            switch (op) {
                case AND -> vectors.maskAnd();
                case OR -> vectors.maskOr();
                default -> vectors.maskXor();
            }
        } else if (op == BinaryOp.REM || (op == BinaryOp.DIV && type.isInteger())) {
            divide(binary, half);
        } else {
            push(binary.left(), half);
            push(binary.right(), half);
            vectors.binary(type, op.name());
        }
    }

    private void shift(Expr.Binary binary, int half) {
        ValueType type = binary.type();
        String name = switch (binary.op()) {
            case SHL -> "LSHL";
            case SHR -> "ASHR";
            default -> "LSHR";
        };
        push(binary.left(), half);
        if (uniformity.shape(binary.right()) == Shape.UNIFORM) {
            scalars.push(binary.right());
            vectors.shiftByScalar(type, name);
            return;
        }
        push(binary.right(), half);
        if (type == ValueType.LONG) {
            vectors.convert("I2L", ValueType.LONG, half);
        }
        vectors.binary(type, name);
    }

    /** Divisions that no vector instruction does: lane by lane, with 1 as divisor where a lane is not active. */
    private void divide(Expr.Binary binary, int half) {
        ValueType type = binary.type();
        push(binary.left(), half);
        push(binary.right(), half);
        if (type.isInteger() && !binary.isTotal() && mask.isPartial()) {
            vectors.species(type);
            code.loadConstant(1);
            if (type == ValueType.LONG) {
                code.i2l();
            }
            vectors.broadcast(type);
            mask.push();
            vectors.maskNot();
            if (type == ValueType.LONG) {
                vectors.halfMask(type, half);
            }
            vectors.blend(type);
        }
        ClassDesc desc = HostTypes.scalar(type);
        laneByLane(type, 2, () -> {
            if (type.isInteger()) {
                code.aload(RowSlots.FRAME)
                        .loadConstant(sites.add(line, binary.op() == BinaryOp.DIV ? "division" : "remainder"));
                code.invokestatic(
                        HostTypes.FRAME,
                        binary.op() == BinaryOp.DIV ? "divide" : "remainder",
                        MethodTypeDesc.of(desc, desc, desc, HostTypes.FRAME, CD_int));
            } else if (type == ValueType.FLOAT) {
                code.frem();
            } else {
                code.drem();
            }
        });
    }

    /**
     * Replaces one or two vectors on the stack by what {@code operation} makes of their lanes. Lane after lane is
     * written out: operands of enclosing expressions may lie below on the stack, and HotSpot gives up on a method with
     * a loop that begins with anything there.
     */
    private void laneByLane(ValueType type, int operands, Runnable operation) {
        TypeKind kind = HostTypes.kind(type);
        int lanes = VectorCode.isPair(type) ? Lanes.LONGS.length() : Lanes.COUNT;
        if (operands == 2) {
            vectors.laneArray("other", type);
            code.iconst_0();
            vectors.intoArray(type);
        }
        vectors.laneArray("lane", type);
        code.iconst_0();
        vectors.intoArray(type);
        vectors.laneArray("lane", type);
        for (int lane = 0; lane < lanes; lane++) {
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

    private void compare(Expr.Compare compare) {
        ValueType type = compare.left().type();
        CompareOp op = compare.op();
        CompareOp plain = op.isNegation() ? op.negate(type) : op;
        if (VectorCode.isPair(type)) {
            for (int half = 0; half < 2; half++) {
                push(compare.left(), half);
                push(compare.right(), half);
                vectors.compare(type, plain.name());
                vectors.halfMaskToInts(type, half);
            }
            vectors.binary(ValueType.INT, "OR");
            vectors.intsToMask();
        } else if (type == ValueType.BOOL) {
            push(compare.left(), 0);
            push(compare.right(), 0);
            vectors.maskXor();
            if (plain == CompareOp.EQ) {
                vectors.maskNot();
            }
        } else {
            push(compare.left(), 0);
            push(compare.right(), 0);
            vectors.compare(type, plain.name());
            if (type == ValueType.FLOAT) {
                vectors.castMask(ValueType.INT);
            }
        }
        if (plain != op) {
            vectors.maskNot();
        }
    }

    private void convert(Expr.Convert convert, int half) {
        ValueType from = convert.operand().type();
        ValueType to = convert.to();
        if (from == to) {
            push(convert.operand(), half);
            return;
        }
        String name = letter(from) + "2" + letter(to);
        if (VectorCode.isPair(from) && !VectorCode.isPair(to)) {
            // The halves come out as halves of a vector whose other lanes are zero bits.
            for (int part = 0; part < 2; part++) {
                push(convert.operand(), part);
                vectors.convert(name, to, -part);
                if (to == ValueType.FLOAT) {
                    vectors.reinterpret(ValueType.INT);
                }
            }
            vectors.binary(ValueType.INT, "OR");
            if (to == ValueType.FLOAT) {
                vectors.reinterpret(ValueType.FLOAT);
            }
        } else {
            push(convert.operand(), half);
            vectors.convert(name, to, VectorCode.isPair(from) ? 0 : VectorCode.isPair(to) ? half : 0);
        }
    }

    private static String letter(ValueType type) {
        return type.name().substring(0, 1);
    }

    private void narrow(Expr.Narrow narrow) {
        push(narrow.operand(), 0);
        switch (narrow.op()) {
            case I2B -> signExtend(24);
            case I2S -> signExtend(16);
            case I2C -> {
                vectors.species(ValueType.INT);
                code.loadConstant(0xffff);
                vectors.broadcast(ValueType.INT);
                vectors.binary(ValueType.INT, "AND");
            }
        }
    }

    private void signExtend(int bits) {
        code.loadConstant(bits);
        vectors.shiftByScalar(ValueType.INT, "LSHL");
        code.loadConstant(bits);
        vectors.shiftByScalar(ValueType.INT, "ASHR");
    }

    private void select(Expr.Select select, int half) {
        ValueType type = select.type();
        if (type == ValueType.BOOL) {
            // (c & a) | (b & ~c)
            push(select.whenTrue(), 0);
            push(select.condition(), 0);
            vectors.maskAnd();
            push(select.whenFalse(), 0);
            push(select.condition(), 0);
            vectors.maskAndNot();
            vectors.maskOr();
            return;
        }
        push(select.whenFalse(), half);
        push(select.whenTrue(), half);
        push(select.condition(), 0);
        fitMask(type, half);
        vectors.blend(type);
    }

    /** Turns a mask of INT lanes into one for a blend of another type. */
    void fitMask(ValueType type, int half) {
        switch (type) {
            case FLOAT -> vectors.castMask(ValueType.FLOAT);
            case LONG, DOUBLE -> vectors.halfMask(type, half);
            case BOOL, INT -> {}
        }
    }

    private void call(Expr.Call call, int half) {
        ValueType type = call.type();
        for (Expr argument : call.arguments()) {
            push(argument, half);
        }
        switch (call.function()) {
            case ABS -> vectors.unary(type, "ABS");
            case SQRT -> vectors.unary(type, "SQRT");
            default -> {
                ClassDesc desc = HostTypes.scalar(type);
                ClassDesc[] operands = new ClassDesc[call.function().arity()];
                Arrays.fill(operands, desc);
                String name = call.function().name().toLowerCase(Locale.ROOT);
                laneByLane(
                        type,
                        operands.length,
                        () -> code.invokestatic(HostTypes.FUNCTIONS, name, MethodTypeDesc.of(desc, operands)));
            }
        }
    }
}
