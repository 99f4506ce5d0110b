package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Translates the jump, branch or switch that ends a block. */
final class ExitTranslator {
    private final MethodTranslator method;
    private final CodeBlock block;
    private final OperandStack stack;

    ExitTranslator(MethodTranslator method, CodeBlock block, OperandStack stack) {
        this.method = method;
        this.block = block;
        this.stack = stack;
    }

    /** What a jump or branch at the end of the block means. */
    void branch(BranchInstruction branch) {
        CodeBlock target = method.blockAt(method.code().position(branch.target()));
        if (branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W) {
            block.exit = new CodeBlock.Jump(target);
            return;
        }
        CodeBlock next = method.blockAt(block.end);
        Expr condition = condition(branch.opcode());
        if (target == next) {
            block.exit = new CodeBlock.Jump(next);
        } else if (target.start > block.start) {
            // javac jumps over what the source says to do if the condition holds
            block.exit = new CodeBlock.Branch(Expr.not(condition), next, target);
        } else {
            block.exit = new CodeBlock.Branch(condition, target, next);
        }
    }

    private Expr condition(Opcode opcode) {
        return switch (opcode) {
            case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE -> {
                Value value = stack.pop();
                if (value instanceof Value.Comparison comparison) {
                    yield Operators.branch(opcode, comparison);
                }
                Expr expr = stack.expr(value);
                if (expr.type() == ValueType.BOOL) {
                    yield opcode == Opcode.IFEQ ? Expr.not(expr) : expr;
                }
                yield new Expr.Compare(Operators.comparison(opcode), expr, Expr.ofInt(0));
            }
            case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE -> {
                Expr right = stack.pop(ValueType.INT);
                Expr left = stack.pop(ValueType.INT);
                yield new Expr.Compare(Operators.comparison(opcode), left, right);
            }
            default ->
                throw stack.refuse(
                        "a comparison of references; kernels know only numbers and arrays", Section.ARITHMETIC);
        };
    }

    /** What a switch at the end of the block means. */
    void choose(List<SwitchCase> cases, Label otherwise) {
        CodeBlock defaultBlock = method.blockAt(method.code().position(otherwise));
        Map<CodeBlock, List<Integer>> values = new LinkedHashMap<>();
        for (SwitchCase one : cases) {
            CodeBlock target = method.blockAt(method.code().position(one.target()));
            if (target != defaultBlock) {
                values.computeIfAbsent(target, t -> new ArrayList<>()).add(one.caseValue());
            }
        }
        Expr key = stack.atom(stack.pop(ValueType.INT));
        List<CodeBlock.Case> grouped = values.entrySet().stream()
                .map(entry -> new CodeBlock.Case(entry.getValue(), entry.getKey()))
                .toList();
        block.exit =
                grouped.isEmpty() ? new CodeBlock.Jump(defaultBlock) : new CodeBlock.Choice(key, grouped, defaultBlock);
    }
}
