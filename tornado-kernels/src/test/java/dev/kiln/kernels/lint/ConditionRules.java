package dev.kiln.kernels.lint;

import dev.kiln.kernels.lint.InstructionRules.Violating;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The rules about conditions: comparisons of floats, and values chosen by {@code &&} and {@code ||}. */
final class ConditionRules {
    private final List<Instruction> code;
    private final ToIntFunction<BranchInstruction> target;

    ConditionRules(List<Instruction> code, ToIntFunction<BranchInstruction> target) {
        this.code = code;
        this.target = target;
    }

    @Nullable
    Violating check(int i) {
        String opcode = code.get(i).opcode().name();
        if (isOrderedOrEqual(i)) {
            return new Violating(Rule.ORDERED_OR_EQUAL, opcode);
        }
        return isCompoundChoice(i) ? new Violating(Rule.COMPOUND_CHOICE, opcode) : null;
    }

    /** The compiler negates a comparison that NaN fails into one that NaN passes, which loses NaN on the way. */
    private boolean isOrderedOrEqual(int i) {
        if (i == 0) {
            return false;
        }
        Opcode branch = code.get(i).opcode();
        return switch (code.get(i - 1).opcode()) {
            case FCMPG, DCMPG -> branch == Opcode.IFGT || branch == Opcode.IFLE;
            case FCMPL, DCMPL -> branch == Opcode.IFLT || branch == Opcode.IFGE;
            default -> false;
        };
    }

    /** Whether the branch begins a condition of several that only chooses a value, without any effect. */
    private boolean isCompoundChoice(int i) {
        if (!isCondition(i) || continuesCondition(i)) {
            return false;
        }
        Deque<Integer> chain = new ArrayDeque<>();
        for (int next = i; next >= 0; next = following(next)) {
            chain.add(next);
        }
        int last = chain.getLast();
        while (chain.size() > 1 && isNested(chain, last)) {
            chain.removeFirst();
        }
        if (chain.size() == 1) {
            return false;
        }
        int first = last + 1;
        int end = first;
        while (end < code.size() && isOperand(code.get(end)) && !(code.get(end) instanceof InvokeInstruction)) {
            end++;
        }
        if (end == code.size() || (end == first && !(code.get(end) instanceof IncrementInstruction))) {
            return false;
        }
        return switch (code.get(end)) {
            case StoreInstruction store -> true;
            case IncrementInstruction increment -> true;
            case ReturnInstruction returned -> true;
            case BranchInstruction branch -> isGoto(branch);
            default -> false;
        };
    }

    /** Whether the chain's first branch is an if of its own around the rest: it leads where no later one does. */
    private boolean isNested(Deque<Integer> chain, int last) {
        int to = targetOf(chain.getFirst());
        return to > last + 1 && chain.stream().skip(1).noneMatch(later -> targetOf(later) == to);
    }

    private boolean continuesCondition(int i) {
        for (int before = i - 1; before >= 0; before--) {
            if (isCondition(before)) {
                return following(before) == i;
            }
        }
        return false;
    }

    /** The next branch, if only its operands lie between, else −1. */
    private int following(int i) {
        int next = i + 1;
        while (next < code.size() && isOperand(code.get(next))) {
            next++;
        }
        return next < code.size() && isCondition(next) ? next : -1;
    }

    private static boolean isOperand(Instruction instruction) {
        return switch (instruction) {
            case LoadInstruction load -> true;
            case ConstantInstruction constant -> true;
            case OperatorInstruction operator -> true;
            case ConvertInstruction convert -> true;
            case FieldInstruction field -> true;
            case InvokeInstruction call -> !call.type().stringValue().endsWith("V");
            default -> false;
        };
    }

    /** A conditional jump that is not the exit of a loop at its head. */
    private boolean isCondition(int i) {
        if (!(code.get(i) instanceof BranchInstruction branch) || isGoto(branch)) {
            return false;
        }
        int to = target.applyAsInt(branch);
        boolean leavesLoop = to > i
                && to <= code.size()
                && code.get(to - 1) instanceof BranchInstruction back
                && isGoto(back)
                && target.applyAsInt(back) <= i;
        return to > i && !leavesLoop;
    }

    private int targetOf(int i) {
        return code.get(i) instanceof BranchInstruction branch ? target.applyAsInt(branch) : -1;
    }

    private static boolean isGoto(BranchInstruction branch) {
        return branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W;
    }
}
