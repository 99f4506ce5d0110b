package dev.kiln.kernels.lint;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The rules about single instructions and their neighbours, over one method. */
final class InstructionRules {
    private static final Set<Opcode> FLOAT_TO_INTEGER = Set.of(Opcode.F2I, Opcode.F2L, Opcode.D2I, Opcode.D2L);
    private static final Set<Opcode> STATIC = Set.of(Opcode.GETSTATIC, Opcode.PUTSTATIC);
    private static final Set<String> BOUNDS = Set.of("min", "max", "clamp");

    private final KernelLint.Method method;
    private final CallRules calls;
    private final List<Instruction> code = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final Map<Label, Integer> targets = new HashMap<>();
    private final List<int[]> loops = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();

    InstructionRules(KernelLint.Method method, Predicate<String> helper) {
        this.method = method;
        this.calls = new CallRules(helper);
        int line = 0;
        for (CodeElement element : SignatureRules.elements(method)) {
            switch (element) {
                case LineNumber number -> line = number.line();
                case LabelTarget target -> targets.put(target.label(), code.size());
                case Instruction instruction -> {
                    code.add(instruction);
                    lines.add(line);
                }
                default -> {
                    // Local variables and other entries of tables.
                }
            }
        }
        for (int i = 0; i < code.size(); i++) {
            if (code.get(i) instanceof BranchInstruction branch && target(branch) <= i) {
                loops.add(new int[] {target(branch), i});
            }
        }
    }

    List<Violation> check() {
        for (int i = 0; i < code.size(); i++) {
            Violating found = check(i);
            if (found != null) {
                violations.add(
                        new Violation(found.rule(), method.ownerName(), method.name(), lines.get(i), found.what()));
            }
        }
        return violations;
    }

    /** A rule and what breaks it. */
    record Violating(Rule rule, String what) {}

    private @Nullable Violating check(int i) {
        Instruction instruction = code.get(i);
        String opcode = instruction.opcode().name();
        return switch (instruction) {
            case OperatorInstruction operator -> checkOperator(operator, i);
            case ConvertInstruction convert -> when(unclamped(convert, i), Rule.UNCLAMPED_CAST, opcode);
            case InvokeInstruction call -> calls.check(call, storedDirectly(i));
            case InvokeDynamicInstruction call ->
                new Violating(Rule.UNKNOWN_CALL, call.name().stringValue());
            case ThrowInstruction thrown -> new Violating(Rule.THROW, opcode);
            case MonitorInstruction monitor -> new Violating(Rule.UNKNOWN_INSTRUCTION, opcode);
            case FieldInstruction field ->
                when(
                        STATIC.contains(field.opcode()),
                        Rule.STATIC_FIELD,
                        field.name().stringValue());
            case NewObjectInstruction object -> checkAllocation(object, i);
            case ConstantInstruction constant ->
                when(!finite(constant), Rule.NON_FINITE_CONSTANT, String.valueOf(constant.constantValue()));
            case ReturnInstruction returned -> when(inLoop(i), Rule.RETURN_IN_LOOP, opcode);
            case BranchInstruction branch ->
                assignsAndBreaks(branch, i)
                        ? new Violating(Rule.ASSIGN_AND_BREAK, opcode)
                        : new ConditionRules(code, this::target).check(i);
            default -> null;
        };
    }

    private static @Nullable Violating when(boolean broken, Rule rule, String what) {
        return broken ? new Violating(rule, what) : null;
    }

    private static boolean finite(ConstantInstruction constant) {
        return !(constant.constantValue() instanceof Number number) || Double.isFinite(number.doubleValue());
    }

    private @Nullable Violating checkOperator(OperatorInstruction operator, int i) {
        return switch (operator.opcode()) {
            case IUSHR, LUSHR ->
                new Violating(Rule.UNSIGNED_SHIFT, operator.opcode().name());
            case IDIV, LDIV -> dividesByPowerOfTwo(i) ? new Violating(Rule.DIVISION_BY_POWER_OF_TWO, "division") : null;
            default -> null;
        };
    }

    private @Nullable Violating checkAllocation(NewObjectInstruction object, int i) {
        String type = object.className().asInternalName();
        if (SignatureRules.NARROW_FLOAT.matcher(type).find()) {
            return new Violating(Rule.NARROW_FLOAT_TYPE, type);
        }
        return inLoop(i) ? new Violating(Rule.ALLOCATION_IN_LOOP, type) : null;
    }

    private boolean dividesByPowerOfTwo(int i) {
        return i > 0
                && code.get(i - 1) instanceof ConstantInstruction constant
                && constant.constantValue() instanceof Number divisor
                && Long.bitCount(Math.abs(divisor.longValue())) == 1;
    }

    private boolean unclamped(ConvertInstruction convert, int i) {
        return FLOAT_TO_INTEGER.contains(convert.opcode()) && !bounded(i);
    }

    private boolean bounded(int i) {
        return i > 0
                && code.get(i - 1) instanceof InvokeInstruction call
                && BOUNDS.contains(call.name().stringValue());
    }

    private boolean storedDirectly(int i) {
        if (i + 1 >= code.size()) {
            return false;
        }
        Instruction next = code.get(i + 1);
        return next instanceof ArrayStoreInstruction
                || (next instanceof InvokeInstruction call
                        && call.name().equalsString("set")
                        && call.owner().asInternalName().startsWith(CallRules.ARRAYS));
    }

    private boolean assignsAndBreaks(BranchInstruction branch, int i) {
        boolean jump = branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W;
        boolean assigned = i > 0
                && (code.get(i - 1) instanceof StoreInstruction || code.get(i - 1) instanceof IncrementInstruction);
        return jump
                && assigned
                && loops.stream().anyMatch(loop -> loop[0] <= i && i < loop[1] && target(branch) > loop[1]);
    }

    private boolean inLoop(int i) {
        return loops.stream().anyMatch(loop -> loop[0] <= i && i <= loop[1]);
    }

    private int target(BranchInstruction branch) {
        return targets.getOrDefault(branch.target(), Integer.MAX_VALUE);
    }
}
