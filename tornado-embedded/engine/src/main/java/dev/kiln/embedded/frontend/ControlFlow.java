package dev.kiln.embedded.frontend;

import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Cuts a method into basic blocks.
 *
 * <p>javac lays out code in source order: only loops jump back, always to their first instruction. The positions of
 * blocks are therefore a topological order of everything but those jumps, and {@link LoopForest} relies on it.
 */
final class ControlFlow {
    private final MethodCode code;
    private final TreeMap<Integer, CodeBlock> blocks = new TreeMap<>();

    private ControlFlow(MethodCode code) {
        this.code = code;
        cut();
        connect();
    }

    /** The blocks that control can reach, in the order of their positions; predecessors are set. */
    static List<CodeBlock> blocks(MethodCode code) {
        return List.copyOf(new ControlFlow(code).blocks.values());
    }

    private void cut() {
        List<Instruction> instructions = code.instructions();
        TreeSet<Integer> starts = new TreeSet<>();
        starts.add(0);
        for (int position = 0; position < instructions.size(); position++) {
            if (endsBlock(instructions.get(position))) {
                starts.addAll(targets(position));
                starts.add(position + 1);
            }
        }
        for (int start : starts) {
            Integer end = starts.higher(start);
            if (start < instructions.size()) {
                blocks.put(start, new CodeBlock(start, end == null ? instructions.size() : end));
            }
        }
    }

    private static boolean endsBlock(Instruction instruction) {
        return instruction instanceof BranchInstruction
                || instruction instanceof LookupSwitchInstruction
                || instruction instanceof TableSwitchInstruction
                || instruction instanceof ReturnInstruction
                || instruction instanceof ThrowInstruction;
    }

    private void connect() {
        Set<CodeBlock> reached = new LinkedHashSet<>();
        List<CodeBlock> pending = new ArrayList<>(List.of(blocks.firstEntry().getValue()));
        while (!pending.isEmpty()) {
            CodeBlock block = pending.removeLast();
            if (reached.add(block)) {
                for (int target : new LinkedHashSet<>(targets(block.end - 1))) {
                    CodeBlock successor = blocks.get(target);
                    if (successor == null) {
                        throw code.refuse(0, "code runs past the end of the method", Section.METHOD);
                    }
                    successor.predecessors.add(block);
                    pending.add(successor);
                }
            }
        }
        blocks.values().retainAll(reached);
        for (CodeBlock block : blocks.values()) {
            block.predecessors.sort((a, b) -> Integer.compare(a.start, b.start));
        }
    }

    /** Where control can go from the instruction at a position. */
    private List<Integer> targets(int position) {
        return switch (code.instructions().get(position)) {
            case BranchInstruction branch ->
                branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W
                        ? List.of(code.position(branch.target()))
                        : List.of(code.position(branch.target()), position + 1);
            case LookupSwitchInstruction choice -> targets(choice.defaultTarget(), choice.cases());
            case TableSwitchInstruction choice -> targets(choice.defaultTarget(), choice.cases());
            case ReturnInstruction leave -> List.of();
            case ThrowInstruction leave -> List.of();
            default -> List.of(position + 1);
        };
    }

    private List<Integer> targets(Label otherwise, List<SwitchCase> cases) {
        Integer[] targets = new Integer[cases.size() + 1];
        Arrays.setAll(
                targets, i -> code.position(i < cases.size() ? cases.get(i).target() : otherwise));
        return List.of(targets);
    }
}
