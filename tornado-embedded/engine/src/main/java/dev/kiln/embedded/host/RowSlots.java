package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The local variables of one generated method: what it needs of the frame is loaded once, at its start.
 *
 * <p>A row method runs the work items with global ids {@code FROM … TO − 1} along dimension 0, at one y and z. A row
 * never crosses the border of a group if the kernel asks for local or group ids.
 */
final class RowSlots {
    static final int FRAME = 0;
    static final int SCRATCH = 1;
    static final int FROM = 2;
    static final int TO = 3;
    static final int Y = 4;
    static final int Z = 5;

    private final CodeBuilder code;
    private final KernelLayout layout;

    /** The global id along dimension 0 of the current work item, or of lane 0. */
    final int x;

    private final QuerySlots queries;
    private final VariableSlots variables;
    private final Map<Integer, Integer> addresses = new HashMap<>();
    private final Map<Integer, Integer> lengths = new HashMap<>();
    private final Map<Integer, Integer> scalars = new HashMap<>();
    private final Map<Integer, Integer> arrays = new HashMap<>();

    RowSlots(CodeBuilder code, KernelLayout layout) {
        this.code = code;
        this.layout = layout;
        x = code.allocateLocal(TypeKind.INT);
        code.iload(FROM).istore(x);
        queries = new QuerySlots(code, x);
        variables = new VariableSlots(code, layout);
    }

    KernelLayout layout() {
        return layout;
    }

    /** The ids and sizes. */
    QuerySlots queries() {
        return queries;
    }

    /** The kernel's variables. */
    VariableSlots variables() {
        return variables;
    }

    /** Loads everything that {@code body} mentions; its variables get slots, set to zero. */
    void load(Block body) {
        load(body, variable -> false);
    }

    /**
     * Loads everything that {@code body} mentions; its variables get slots, set to zero.
     *
     * @param isVector which variables have a value per lane
     */
    void load(Block body, Predicate<Variable> isVector) {
        Set<Memory> memories = new LinkedHashSet<>();
        Walk.expressions(body, expr -> loadFor(expr, memories));
        Walk.statements(body, stmt -> {
            switch (stmt) {
                case Stmt.Store store -> memories.add(store.memory());
                case Stmt.AtomicAdd add -> memories.add(add.memory());
                case Stmt.Clear clear -> memories.add(clear.array());
                default -> {}
            }
        });
        Set<Variable> used = new LinkedHashSet<>(Walk.read(body));
        used.addAll(Walk.written(body));
        memories.forEach(this::loadMemory);
        for (Variable variable : used) {
            if (isVector.test(variable)) {
                variables.addVector(variable);
                loadContext(variable);
            } else {
                loadVariable(variable);
            }
        }
        boolean usesPrivate = memories.stream().anyMatch(m -> m instanceof Memory.PrivateArray);
        if (layout.grouped() && (usesPrivate || used.stream().anyMatch(layout.contexts()::containsKey))) {
            queries.loadItems();
        }
    }

    /** Loads what one expression mentions. */
    void load(Expr expr) {
        Set<Memory> memories = new LinkedHashSet<>();
        Walk.expressions(expr, e -> loadFor(e, memories));
        memories.forEach(this::loadMemory);
        Walk.read(expr).forEach(this::loadVariable);
    }

    private void loadFor(Expr expr, Set<Memory> memories) {
        switch (expr) {
            case Expr.Load load -> memories.add(load.memory());
            case Expr.Length length -> lengths.computeIfAbsent(length.buffer().parameter(), this::loadLength);
            case Expr.Argument argument ->
                scalars.computeIfAbsent(argument.parameter(), p -> loadScalar(p, argument.type()));
            case Expr.WorkItem item -> queries.load(item);
            default -> {}
        }
    }

    private void loadMemory(Memory memory) {
        if (memory instanceof Memory.Buffer buffer) {
            addresses.computeIfAbsent(buffer.parameter(), this::loadAddress);
            lengths.computeIfAbsent(buffer.parameter(), this::loadLength);
        } else {
            loadArray(known(layout.memories(), memory), memory.element().valueType());
        }
    }

    private void loadVariable(Variable variable) {
        variables.add(variable);
        loadContext(variable);
    }

    private void loadContext(Variable variable) {
        Integer context = layout.contexts().get(variable);
        if (context != null) {
            loadArray(context, variable.type());
        }
    }

    private int loadAddress(int parameter) {
        code.aload(FRAME)
                .getfield(HostTypes.FRAME, "address", CD_long.arrayType())
                .loadConstant(parameter)
                .laload();
        return store(TypeKind.LONG);
    }

    private int loadLength(int parameter) {
        code.aload(FRAME)
                .getfield(HostTypes.FRAME, "length", CD_int.arrayType())
                .loadConstant(parameter)
                .iaload();
        return store(TypeKind.INT);
    }

    private int loadScalar(int parameter, ValueType type) {
        code.aload(FRAME)
                .getfield(HostTypes.FRAME, "scalar", CD_long.arrayType())
                .loadConstant(parameter)
                .laload();
        Bits.fromLong(code, type);
        return store(HostTypes.kind(type));
    }

    private void loadArray(int number, ValueType type) {
        if (!arrays.containsKey(number)) {
            code.aload(SCRATCH)
                    .getfield(
                            HostTypes.SCRATCH,
                            HostTypes.scratchField(type),
                            HostTypes.scalar(type).arrayType(2))
                    .loadConstant(number)
                    .aaload();
            arrays.put(number, store(TypeKind.REFERENCE));
        }
    }

    private int store(TypeKind kind) {
        int slot = code.allocateLocal(kind);
        code.storeLocal(kind, slot);
        return slot;
    }

    /** Pushes how many elements an array has. */
    void pushLength(Memory memory) {
        switch (memory) {
            case Memory.Buffer buffer -> code.iload(length(buffer));
            case Memory.LocalArray local -> code.loadConstant(local.length());
            case Memory.PrivateArray own -> code.loadConstant(own.length());
        }
    }

    /** Pushes how far apart the elements of one lane's private array are. */
    void pushPrivateStride() {
        if (layout.grouped()) {
            queries.pushItems();
        } else {
            code.loadConstant(Lanes.COUNT);
        }
    }

    /** Pushes where the private values of lane 0 begin. */
    void pushPrivateBase() {
        if (layout.grouped()) {
            queries.pushItem();
        } else {
            code.iconst_0();
        }
    }

    int address(Memory.Buffer buffer) {
        return known(addresses, buffer.parameter());
    }

    int length(Memory.Buffer buffer) {
        return known(lengths, buffer.parameter());
    }

    int scalar(Expr.Argument argument) {
        return known(scalars, argument.parameter());
    }

    int array(Memory memory) {
        return known(arrays, known(layout.memories(), memory));
    }

    int contextArray(Variable variable) {
        return known(arrays, known(layout.contexts(), variable));
    }

    /** Looks up what must have been loaded. */
    static <K> int known(Map<K, Integer> numbers, K key) {
        Integer number = numbers.get(key);
        if (number == null) {
            throw new IllegalStateException("Generated code asks for " + key + ", which was not loaded");
        }
        return number;
    }
}
