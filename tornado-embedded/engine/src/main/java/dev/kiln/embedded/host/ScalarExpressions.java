package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.MathFunction;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.Locale;

/** Bytecode for expressions of one work item: the value ends on the stack, truth values as 0 or 1. */
final class ScalarExpressions {
    private static final ClassDesc CD_INTEGER = ClassDesc.of("java.lang.Integer");
    private static final ClassDesc CD_LONG = ClassDesc.of("java.lang.Long");

    private final CodeBuilder code;
    private final RowSlots slots;
    private final Sites sites;
    private final ScalarMemory memory;
    private final ScalarBranches branches;

    ScalarExpressions(CodeBuilder code, RowSlots slots, Sites sites) {
        this.code = code;
        this.slots = slots;
        this.sites = sites;
        memory = new ScalarMemory(code, slots, sites, this);
        branches = new ScalarBranches(code, this);
    }

    /** Single elements. */
    ScalarMemory memory() {
        return memory;
    }

    /** Comparisons and jumps. */
    ScalarBranches branches() {
        return branches;
    }

    void push(Expr expr) {
        switch (expr) {
            case Expr.Constant constant -> pushConstant(constant);
            case Expr.Read read ->
                code.loadLocal(HostTypes.kind(read.type()), slots.variables().scalar(read.variable()));
            case Expr.Argument argument -> code.loadLocal(HostTypes.kind(argument.type()), slots.scalar(argument));
            case Expr.WorkItem item -> slots.queries().push(item);
            case Expr.Length length -> code.iload(slots.length(length.buffer()));
            case Expr.Load load -> memory.load(load);
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
                    Bits.toFloat(code);
                }
            }
            case DOUBLE -> code.loadConstant(constant.doubleValue());
        }
    }

    private void pushSite(String what) {
        code.aload(RowSlots.FRAME).loadConstant(sites.add(what));
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
            case INT -> Bits.ofFloat(code);
            case FLOAT -> Bits.toFloat(code);
            case LONG -> Bits.ofDouble(code);
            case DOUBLE -> Bits.toDouble(code);
            case BOOL -> throw new IllegalArgumentException("A truth value has no bits: " + reinterpret);
        }
    }

    private void pushSelect(Expr.Select select) {
        Label otherwise = code.newLabel();
        Label end = code.newLabel();
        branches.branchUnless(select.condition(), otherwise);
        push(select.whenTrue());
        code.goto_(end);
        code.labelBinding(otherwise);
        push(select.whenFalse());
        code.labelBinding(end);
    }

    private void pushTruth(Expr.Compare compare) {
        Label no = code.newLabel();
        Label end = code.newLabel();
        branches.branchUnless(compare, no);
        code.iconst_1().goto_(end);
        code.labelBinding(no);
        code.iconst_0();
        code.labelBinding(end);
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
