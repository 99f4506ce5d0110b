package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.OperatorInstruction;

/** Bytecode that compares and jumps. */
final class ScalarBranches {
    private final CodeBuilder code;
    private final ScalarExpressions expressions;

    ScalarBranches(CodeBuilder code, ScalarExpressions expressions) {
        this.code = code;
        this.expressions = expressions;
    }

    /** Jumps where the condition is false, and goes on where it is true. */
    void branchUnless(Expr condition, Label target) {
        if (condition instanceof Expr.Compare compare) {
            ValueType type = compare.left().type();
            expressions.push(compare.left());
            expressions.push(compare.right());
            jumpIf(compare.op().negate(type), type, target);
        } else {
            expressions.push(condition);
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
}
