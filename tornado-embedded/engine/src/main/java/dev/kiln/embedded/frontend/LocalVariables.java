package dev.kiln.embedded.frontend;

import dev.kiln.embedded.ir.ValueType;
import java.lang.classfile.Instruction;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells which Java variable each access to a slot means.
 *
 * <p>Slots are reused, and javac lists one variable several times when its assignments lie in different branches. What
 * reaches a common load is therefore joined: a row of the local variable table with the other rows and with the stores
 * that no row covers.
 */
final class LocalVariables {
    /** A variable of one method. */
    static final class Local {
        private @Nullable Local joined;
        private final @Nullable String name;
        private final ValueType type;
        private final boolean parallel;

        private Local(@Nullable String name, ValueType type, boolean parallel) {
            this.name = name;
            this.type = type;
            this.parallel = parallel;
        }

        private Local representative() {
            Local local = this;
            while (local.joined != null) {
                local = local.joined;
            }
            return local;
        }

        /** The name in the source; null for what only the compiler knows. */
        @Nullable
        String name() {
            return name;
        }

        /** The type, if it is a number or truth value. */
        ValueType type() {
            return type;
        }

        /** Whether it is declared {@code @Parallel}. */
        boolean parallel() {
            return parallel;
        }
    }

    private final MethodCode code;
    private final Map<MethodCode.Local, Local> rows = new HashMap<>();
    private final Map<Integer, Local> stores = new HashMap<>();
    private final Map<Integer, Local> parameters = new HashMap<>();
    private final Map<Integer, Local> loads = new HashMap<>();
    private final Map<CodeBlock, Map<Integer, Set<Local>>> before = new HashMap<>();

    LocalVariables(MethodCode code, List<CodeBlock> blocks) {
        this.code = code;
        Map<Integer, Set<Local>> entry = new HashMap<>();
        int slot = 0;
        List<ClassDesc> types = code.parameters();
        for (int i = 0; i < types.size(); i++) {
            TypeKind kind = TypeKind.from(types.get(i));
            Local parameter = named(slot, 0, kind);
            parameters.put(i, parameter);
            entry.put(slot, Set.of(parameter));
            slot += kind.slotSize();
        }
        flow(blocks, entry);
    }

    private void flow(List<CodeBlock> blocks, Map<Integer, Set<Local>> entry) {
        Map<CodeBlock, Set<CodeBlock>> successors = new HashMap<>();
        for (CodeBlock block : blocks) {
            for (CodeBlock predecessor : block.predecessors) {
                successors.computeIfAbsent(predecessor, p -> new HashSet<>()).add(block);
            }
        }
        before.put(blocks.get(0), entry);
        Deque<CodeBlock> pending = new ArrayDeque<>(blocks);
        while (!pending.isEmpty()) {
            CodeBlock block = pending.removeFirst();
            Map<Integer, Set<Local>> after = through(block);
            for (CodeBlock successor : successors.getOrDefault(block, Set.of())) {
                if (merge(after, before.computeIfAbsent(successor, b -> new HashMap<>()))) {
                    pending.addLast(successor);
                }
            }
        }
    }

    private static boolean merge(Map<Integer, Set<Local>> from, Map<Integer, Set<Local>> into) {
        boolean changed = false;
        for (Map.Entry<Integer, Set<Local>> slot : from.entrySet()) {
            Set<Local> known = into.getOrDefault(slot.getKey(), Set.of());
            if (!known.containsAll(slot.getValue())) {
                Set<Local> all = new HashSet<>(known);
                all.addAll(slot.getValue());
                into.put(slot.getKey(), all);
                changed = true;
            }
        }
        return changed;
    }

    private Map<Integer, Set<Local>> through(CodeBlock block) {
        Map<Integer, Set<Local>> reaching = new HashMap<>(before.getOrDefault(block, Map.of()));
        for (int position = block.start; position < block.end; position++) {
            Instruction instruction = code.instructions().get(position);
            switch (instruction) {
                case LoadInstruction load -> load(position, load.slot(), load.typeKind(), reaching);
                case IncrementInstruction increment -> load(position, increment.slot(), TypeKind.INT, reaching);
                case StoreInstruction store -> {
                    Local local = code.local(store.slot(), position + 1) == null
                            ? stores.computeIfAbsent(position, p -> new Local(null, type(store.typeKind()), false))
                            : named(store.slot(), position + 1, store.typeKind());
                    stores.put(position, local);
                    reaching.put(store.slot(), Set.of(local));
                }
                default -> {}
            }
        }
        return reaching;
    }

    private void load(int position, int slot, TypeKind kind, Map<Integer, Set<Local>> reaching) {
        Local joint = code.local(slot, position) == null ? null : named(slot, position, kind);
        for (Local local : reaching.getOrDefault(slot, Set.of())) {
            joint = joint == null ? local : join(joint, local);
        }
        if (joint == null) {
            throw code.refuse(code.line(position), "a variable without a value", Section.METHOD);
        }
        loads.put(position, joint);
    }

    private static Local join(Local a, Local b) {
        Local one = a.representative();
        Local other = b.representative();
        if (one == other) {
            return one;
        }
        if (one.name() == null) {
            one.joined = other;
            return other;
        }
        other.joined = one;
        return one;
    }

    private Local named(int slot, int position, TypeKind kind) {
        MethodCode.Local row = code.local(slot, position);
        if (row == null) {
            return new Local(null, type(kind), false);
        }
        boolean truth = row.type().descriptorString().equals("Z");
        return rows.computeIfAbsent(row, r -> new Local(r.name(), truth ? ValueType.BOOL : type(kind), r.parallel()));
    }

    /** The type of a number; INT for references, which never become variables. */
    private static ValueType type(TypeKind kind) {
        return switch (kind) {
            case LONG -> ValueType.LONG;
            case FLOAT -> ValueType.FLOAT;
            case DOUBLE -> ValueType.DOUBLE;
            default -> ValueType.INT;
        };
    }

    /** The variable of a parameter, by its place in the descriptor. */
    Local parameter(int index) {
        return known(parameters, index);
    }

    /** The variable that the load or increment at a position reads. */
    Local loadedAt(int position) {
        return known(loads, position);
    }

    /** The variable that the store at a position writes. */
    Local storedAt(int position) {
        return known(stores, position);
    }

    private Local known(Map<Integer, Local> locals, int key) {
        Local local = locals.get(key);
        if (local == null) {
            throw new IllegalStateException("no local at " + key + " of " + code);
        }
        return local.representative();
    }

    /** Whether a variable is assigned in more than one place, a parameter's first value included. */
    boolean isReassigned(Local local) {
        Local sought = local.representative();
        long assignments = stores.values().stream()
                        .filter(other -> other.representative() == sought)
                        .count()
                + parameters.values().stream()
                        .filter(other -> other.representative() == sought)
                        .count();
        return assignments > 1;
    }

    /** Whether a variable is assigned in more than one place or incremented. */
    boolean isChanging(Local local) {
        return isReassigned(local) || isIncremented(local.representative());
    }

    private boolean isIncremented(Local sought) {
        return loads.entrySet().stream()
                .anyMatch(load -> load.getValue().representative() == sought
                        && code.instructions().get(load.getKey()) instanceof IncrementInstruction);
    }

    /** Whether any store or increment writes a variable. */
    boolean isWritten(Local local) {
        Local sought = local.representative();
        boolean stored = stores.values().stream().anyMatch(other -> other.representative() == sought);
        return stored || isIncremented(sought);
    }
}
