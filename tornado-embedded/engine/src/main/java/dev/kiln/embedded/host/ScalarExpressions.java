package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.Locale;

/** Bytecode for expressions of one work item: the value ends on the stack, truth values as 0 or 1. */
final class ScalarExpressions {
    private static final ClassDesc CD_OUTSIDE = ClassDesc.of("java.lang.IndexOutOfBoundsException");
    private static final ClassDesc CD_INTEGER = ClassDesc.of("java.lang.Integer");
    private static final ClassDesc CD_LONG = ClassDesc.of("java.lang.Long");
    private static final ClassDesc CD_FLOAT = ClassDesc.of("java.lang.Float");
    private static final ClassDesc CD_DOUBLE = ClassDesc.of("java.lang.Double");

    private final CodeBuilder code;
    private final RowSlots slots;
    private final Sites sites;
    private int line;

    ScalarExpressions(CodeBuilder code, RowSlots slots, Sites sites) {
        this.code = code;
        this.slots = slots;
        this.sites = sites;
    }

    /** Says which source line the following expressions belong to. */
    void atLine(int line) {
        this.line = line;
    }

    void push(Expr expr) {
        switch (expr) {
            case Expr.Constant constant -> pushConstant(constant);
            case Expr.Read read -> code.loadLocal(HostTypes.kind(read.type()), slots.variable(read.variable()));
            case Expr.Argument argument -> code.loadLocal(HostTypes.kind(argument.type()), slots.scalar(argument));
            case Expr.WorkItem item -> slots.pushQuery(item);
            case Expr.Length length -> code.iload(slots.length(length.buffer()));
            case Expr.Load load -> pushLoad(load);
            case Expr.Unary unary -> pushUnary(unary);
            case Expr.Binary binary -> pushBinary(binary);
            case Expr.Compare compare -> pushTruth(compare);
            case Expr.Convert convert -> {
                push(convert.operand());
                code.conversion(HostTypes.kind(convert.operand().type()), HostTypes.kind(convert.to()));
            }
            case Expr.Narrow narrow -> {
                push(narrow.operand());
                switch (narrow.op()) {
                    case I2B -> code.i2b();
                    case I2S -> code.i2s();
                    case I2C -> code.i2c();
                }
            }
            case Expr.Reinterpret reinterpret -> pushReinterpret(reinterpret);
            case Expr.Select select -> pushSelect(select);
            case Expr.Call call -> pushCall(call);
        }
    }

    private void pushConstant(Expr.Constant constant) {
        switch (constant.type()) {
            case BOOL, INT -> code.loadConstant(constant.intValue());
            case LONG -> code.loadConstant(constant.bits());
            case FLOAT -> {
                float value = constant.floatValue();
                if (Float.floatToRawIntBits(value) == (int) constant.bits()) {
                    code.loadConstant(value);
                } else {
                    code.loadConstant((int) constant.bits());
                    code.invokestatic(CD_FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
                }
            }
            case DOUBLE -> code.loadConstant(constant.doubleValue());
        }
    }

    /**
     * Pushes the index of an element as int, checked. The check is written out: a call of a method of ours might not be
     * inlined in a large kernel, and then costs more than everything around it.
     */
    void pushChecked(Memory memory, Expr index) {
        push(index);
        int checked = code.allocateLocal(TypeKind.INT);
        Label outside = code.newLabel();
        Label inside = code.newLabel();
        code.istore(checked).iload(checked).iflt(outside).iload(checked);
        pushLength(memory);
        code.if_icmplt(inside).labelBinding(outside);
        code.aload(RowSlots.FRAME).iload(checked);
        pushLength(memory);
        code.loadConstant(sites.add(line, memory.name()));
        code.invokevirtual(HostTypes.FRAME, "outside", MethodTypeDesc.of(CD_OUTSIDE, CD_int, CD_int, CD_int));
        code.athrow().labelBinding(inside).iload(checked);
    }

    private void pushLength(Memory memory) {
        switch (memory) {
            case Memory.Buffer buffer -> code.iload(slots.length(buffer));
            case Memory.LocalArray local -> code.loadConstant(local.length());
            case Memory.PrivateArray own -> code.loadConstant(own.length());
        }
    }

    private void pushSite(String what) {
        code.aload(RowSlots.FRAME).loadConstant(sites.add(line, what));
    }

    /** Pushes what an access needs: all of memory, a layout and an address, or an array and its index. */
    void pushPlace(Memory memory, Expr index) {
        switch (memory) {
            case Memory.Buffer buffer -> {
                HostTypes.pushAllMemory(code, buffer.element());
                pushAddress(buffer, index);
            }
            case Memory.LocalArray local -> {
                code.aload(slots.array(local));
                pushChecked(memory, index);
            }
            case Memory.PrivateArray own -> {
                code.aload(slots.array(own));
                pushChecked(memory, index);
                if (slots.layout().grouped()) {
                    slots.pushItems();
                    code.imul();
                    slots.pushItem();
                    code.iadd();
                }
            }
        }
    }

    /** Pushes the address of a buffer's element. */
    void pushAddress(Memory.Buffer buffer, Expr index) {
        code.lload(slots.address(buffer));
        pushChecked(buffer, index);
        code.i2l();
        scale(buffer.element().bytes());
        code.ladd();
    }

    private void scale(int bytes) {
        if (bytes > 1) {
            code.loadConstant(Integer.numberOfTrailingZeros(bytes)).lshl();
        }
    }

    private void pushLoad(Expr.Load load) {
        Integer fixed = slots.fixed(load);
        if (fixed != null) {
            pushChecked(load.memory(), load.index());
            code.pop().loadLocal(HostTypes.kind(load.type()), fixed);
            return;
        }
        pushPlace(load.memory(), load.index());
        if (load.memory() instanceof Memory.Buffer) {
            HostTypes.getFromMemory(code, load.memory().element());
        } else {
            code.arrayLoad(HostTypes.kind(load.type()));
        }
    }

    private void pushUnary(Expr.Unary unary) {
        push(unary.operand());
        ValueType type = unary.operand().type();
        switch (unary.op()) {
            case NEGATE -> {
                switch (type) {
                    case LONG -> code.lneg();
                    case FLOAT -> code.fneg();
                    case DOUBLE -> code.dneg();
                    case BOOL, INT -> code.ineg();
                }
            }
            case NOT -> {
                switch (type) {
                    case BOOL -> code.iconst_1().ixor();
                    case LONG -> code.loadConstant(-1L).lxor();
                    default -> code.iconst_m1().ixor();
                }
            }
            case BIT_COUNT -> {
                boolean wide = type == ValueType.LONG;
                code.invokestatic(
                        wide ? CD_LONG : CD_INTEGER, "bitCount", MethodTypeDesc.of(CD_int, wide ? CD_long : CD_int));
            }
        }
    }

    private void pushBinary(Expr.Binary binary) {
        push(binary.left());
        push(binary.right());
        ValueType type = binary.type();
        BinaryOp op = binary.op();
        if ((op == BinaryOp.DIV || op == BinaryOp.REM) && type.isInteger() && !binary.isTotal()) {
            pushSite(op == BinaryOp.DIV ? "division" : "remainder");
            ClassDesc desc = HostTypes.scalar(type);
            code.invokestatic(
                    HostTypes.FRAME,
                    op == BinaryOp.DIV ? "divide" : "remainder",
                    MethodTypeDesc.of(desc, desc, desc, HostTypes.FRAME, CD_int));
        } else if (op == BinaryOp.MIN || op == BinaryOp.MAX) {
            ClassDesc desc = HostTypes.scalar(type);
            code.invokestatic(HostTypes.MATH, op.text(), MethodTypeDesc.of(desc, desc, desc));
        } else {
            arithmetic(op, type);
        }
    }

    private void arithmetic(BinaryOp op, ValueType type) {
        String prefix = switch (type) {
            case BOOL, INT -> "I";
            case LONG -> "L";
            case FLOAT -> "F";
            case DOUBLE -> "D";
        };
        code.with(OperatorInstruction.of(Opcode.valueOf(prefix + op.name())));
    }

    private void pushReinterpret(Expr.Reinterpret reinterpret) {
        push(reinterpret.operand());
        switch (reinterpret.to()) {
            case INT -> code.invokestatic(CD_FLOAT, "floatToRawIntBits", MethodTypeDesc.of(CD_int, CD_float));
            case FLOAT -> code.invokestatic(CD_FLOAT, "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
            case LONG -> code.invokestatic(CD_DOUBLE, "doubleToRawLongBits", MethodTypeDesc.of(CD_long, CD_double));
            case DOUBLE -> code.invokestatic(CD_DOUBLE, "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
            case BOOL -> throw new IllegalArgumentException("A truth value has no bits: " + reinterpret);
        }
    }

    private void pushSelect(Expr.Select select) {
        Label otherwise = code.newLabel();
        Label end = code.newLabel();
        branchUnless(select.condition(), otherwise);
        push(select.whenTrue());
        code.goto_(end);
        code.labelBinding(otherwise);
        push(select.whenFalse());
        code.labelBinding(end);
    }

    private void pushTruth(Expr.Compare compare) {
        Label no = code.newLabel();
        Label end = code.newLabel();
        branchUnless(compare, no);
        code.iconst_1().goto_(end);
        code.labelBinding(no);
        code.iconst_0();
        code.labelBinding(end);
    }

    /** Jumps where the condition is false, and goes on where it is true. */
    void branchUnless(Expr condition, Label target) {
        if (condition instanceof Expr.Compare compare) {
            ValueType type = compare.left().type();
            push(compare.left());
            push(compare.right());
            jumpIf(compare.op().negate(type), type, target);
        } else {
            push(condition);
            code.ifeq(target);
        }
    }

    /** Jumps if a comparison of the two values on the stack is true. */
    void jumpIf(CompareOp op, ValueType type, Label target) {
        switch (type) {
            case BOOL, INT -> jumpIfInts(op, target);
            case LONG -> {
                code.lcmp();
                jumpIfSign(op, target);
            }
            case FLOAT, DOUBLE -> {
                // NaN must make the comparison false, or true for the negated forms: pick the variant that does.
                boolean nanAsGreater = switch (op) {
                    case LT, LE, NOT_LT, NOT_LE -> true;
                    default -> false;
                };
                String suffix = nanAsGreater ? "G" : "L";
                code.with(OperatorInstruction.of(Opcode.valueOf((type == ValueType.FLOAT ? "FCMP" : "DCMP") + suffix)));
                jumpIfSign(op, target);
            }
        }
    }

    private void jumpIfInts(CompareOp op, Label target) {
        switch (op) {
            case EQ -> code.if_icmpeq(target);
            case NE -> code.if_icmpne(target);
            case LT, NOT_GE -> code.if_icmplt(target);
            case LE, NOT_GT -> code.if_icmple(target);
            case GT, NOT_LE -> code.if_icmpgt(target);
            case GE, NOT_LT -> code.if_icmpge(target);
        }
    }

    private void jumpIfSign(CompareOp op, Label target) {
        switch (op) {
            case EQ -> code.ifeq(target);
            case NE -> code.ifne(target);
            case LT, NOT_GE -> code.iflt(target);
            case LE, NOT_GT -> code.ifle(target);
            case GT, NOT_LE -> code.ifgt(target);
            case GE, NOT_LT -> code.ifge(target);
        }
    }

    private void pushCall(Expr.Call call) {
        call.arguments().forEach(this::push);
        pushFunction(call.function(), call.type());
    }

    /** Applies a function to the arguments on the stack. */
    private void pushFunction(MathFunction function, ValueType type) {
        ClassDesc desc = HostTypes.scalar(type);
        ClassDesc[] operands = new ClassDesc[function.arity()];
        Arrays.fill(operands, desc);
        ClassDesc owner = function == MathFunction.ABS ? HostTypes.MATH : HostTypes.FUNCTIONS;
        code.invokestatic(owner, function.name().toLowerCase(Locale.ROOT), MethodTypeDesc.of(desc, operands));
    }
}
