package dev.kiln.embedded.host;

import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

    /** Added to {@link #x} gives the work item's number within its group; only where private values are kept. */
    private int itemBase = -1;

    private final Map<Integer, Integer> addresses = new HashMap<>();
    private final Map<Integer, Integer> lengths = new HashMap<>();
    private final Map<Integer, Integer> scalars = new HashMap<>();
    private final Map<Integer, Integer> arrays = new HashMap<>();
    private final Map<Variable, Integer> variables = new HashMap<>();
    private final Map<Variable, int[]> vectors = new HashMap<>();
    private final Map<Expr.WorkItem, Integer> queries = new HashMap<>();
    private final Map<Expr.Load, Integer> fixed = new HashMap<>();
    private int items = -1;

    RowSlots(CodeBuilder code, KernelLayout layout) {
        this.code = code;
        this.layout = layout;
        x = code.allocateLocal(TypeKind.INT);
        code.iload(FROM).istore(x);
    }

    KernelLayout layout() {
        return layout;
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
                makeVector(variable);
            } else {
                loadVariable(variable);
            }
        }
        boolean usesPrivate = memories.stream().anyMatch(m -> m instanceof Memory.PrivateArray);
        if (layout.grouped() && (usesPrivate || used.stream().anyMatch(layout.contexts()::containsKey))) {
            loadItemBase();
        }
    }

    /** The slot of a load that was done at the start of the row, or null. */
    @Nullable
    Integer fixed(Expr.Load load) {
        return fixed.get(load);
    }

    /** Does the loads of {@code body} that give the same value throughout the launch; an index outside gives zero. */
    void loadFixed(Block body, ScalarExpressions expressions) {
        Walk.expressions(body, expr -> {
            if (expr instanceof Expr.Load load
                    && layout.fixedLoads().loads().contains(load)
                    && !fixed.containsKey(load)) {
                Memory.Buffer buffer = (Memory.Buffer) load.memory();
                int slot = code.allocateLocal(HostTypes.kind(load.type()));
                pushZero(load.type());
                code.storeLocal(HostTypes.kind(load.type()), slot);
                Label outside = code.newLabel();
                expressions.push(load.index());
                code.iflt(outside);
                expressions.push(load.index());
                code.iload(length(buffer)).if_icmpge(outside);
                expressions.push(load);
                code.storeLocal(HostTypes.kind(load.type()), slot).labelBinding(outside);
                fixed.put(load, slot);
            }
        });
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
            case Expr.WorkItem item -> loadQuery(item);
            default -> {}
        }
    }

    private void loadMemory(Memory memory) {
        if (memory instanceof Memory.Buffer buffer) {
            addresses.computeIfAbsent(buffer.parameter(), this::loadAddress);
            lengths.computeIfAbsent(buffer.parameter(), this::loadLength);
        } else {
            int number = known(layout.memories(), memory);
            loadArray(number, memory.element().valueType());
        }
    }

    private void makeVector(Variable variable) {
        VectorCode zeros = new VectorCode(code);
        int[] halves = new int[VectorCode.isPair(variable.type()) ? 2 : 1];
        for (int half = 0; half < halves.length; half++) {
            zeros.species(variable.type());
            pushZero(variable.type());
            zeros.broadcast(variable.type());
            halves[half] = store(TypeKind.REFERENCE);
        }
        vectors.put(variable, halves);
        Integer context = layout.contexts().get(variable);
        if (context != null) {
            loadArray(context, variable.type());
        }
    }

    private void loadVariable(Variable variable) {
        int slot = code.allocateLocal(HostTypes.kind(variable.type()));
        variables.put(variable, slot);
        Integer uniform = layout.uniforms().get(variable);
        if (uniform != null) {
            pushUniform(uniform, variable.type());
        } else {
            pushZero(variable.type());
        }
        code.storeLocal(HostTypes.kind(variable.type()), slot);
        Integer context = layout.contexts().get(variable);
        if (context != null) {
            loadArray(context, variable.type());
        }
    }

    void pushZero(ValueType type) {
        switch (type) {
            case BOOL, INT -> code.iconst_0();
            case LONG -> code.lconst_0();
            case FLOAT -> code.fconst_0();
            case DOUBLE -> code.dconst_0();
        }
    }

    /** Pushes a value that the group shares. */
    void pushUniform(int number, ValueType type) {
        code.aload(SCRATCH)
                .getfield(HostTypes.SCRATCH, "uniforms", CD_long.arrayType())
                .loadConstant(number)
                .laload();
        fromBits(type);
    }

    private void fromBits(ValueType type) {
        switch (type) {
            case BOOL, INT -> code.l2i();
            case LONG -> {}
            case FLOAT ->
                code.l2i()
                        .invokestatic(
                                ClassDesc.of("java.lang.Float"), "intBitsToFloat", MethodTypeDesc.of(CD_float, CD_int));
            case DOUBLE ->
                code.invokestatic(
                        ClassDesc.of("java.lang.Double"), "longBitsToDouble", MethodTypeDesc.of(CD_double, CD_long));
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
        fromBits(type);
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

    /** Loads what a query needs: sizes, and for local and group ids the group's number. */
    private void loadQuery(Expr.WorkItem item) {
        int d = item.dimension();
        switch (item.query()) {
            case GLOBAL_ID -> {}
            case GLOBAL_SIZE -> queries.computeIfAbsent(item, q -> loadSize("globalSize", d));
            case LOCAL_SIZE -> queries.computeIfAbsent(item, q -> loadSize("localSize", d));
            case GROUP_ID, LOCAL_ID -> groupSlot(d);
        }
    }

    private int loadSize(String field, int dimension) {
        code.aload(FRAME)
                .getfield(HostTypes.FRAME, field, CD_int.arrayType())
                .loadConstant(dimension)
                .iaload();
        return store(TypeKind.INT);
    }

    private int sizeSlot(int dimension) {
        Expr.WorkItem size = new Expr.WorkItem(Query.LOCAL_SIZE, dimension);
        Integer known = queries.get(size);
        if (known == null) {
            known = loadSize("localSize", dimension);
            queries.put(size, known);
        }
        return known;
    }

    private int groupSlot(int dimension) {
        Expr.WorkItem group = new Expr.WorkItem(Query.GROUP_ID, dimension);
        Integer known = queries.get(group);
        if (known == null) {
            int size = sizeSlot(dimension);
            code.iload(firstId(dimension)).iload(size).idiv();
            known = store(TypeKind.INT);
            queries.put(group, known);
        }
        return known;
    }

    private static int firstId(int dimension) {
        return dimension == 0 ? FROM : dimension == 1 ? Y : Z;
    }

    private void loadItemBase() {
        // ((z − z₀)·sy + (y − y₀))·sx − x₀, where x₀, y₀, z₀ are the group's first ids
        int sy = sizeSlot(1);
        int sx = sizeSlot(0);
        pushLocalId(2);
        code.iload(sy).imul();
        pushLocalId(1);
        code.iadd().iload(sx).imul();
        code.iload(groupSlot(0)).iload(sx).imul().isub();
        itemBase = store(TypeKind.INT);
        code.aload(SCRATCH).getfield(HostTypes.SCRATCH, "items", CD_int);
        items = store(TypeKind.INT);
    }

    private void pushLocalId(int dimension) {
        int group = groupSlot(dimension);
        int size = sizeSlot(dimension);
        code.iload(dimension == 0 ? x : firstId(dimension));
        code.iload(group).iload(size).imul().isub();
    }

    /** Pushes what the current work item, or lane 0, sees. */
    void pushQuery(Expr.WorkItem item) {
        int d = item.dimension();
        switch (item.query()) {
            case GLOBAL_ID -> code.iload(d == 0 ? x : firstId(d));
            case LOCAL_ID -> pushLocalId(d);
            case GROUP_ID -> code.iload(groupSlot(d));
            case GLOBAL_SIZE, LOCAL_SIZE -> code.iload(known(queries, item));
        }
    }

    /** Pushes the number of the current work item, or of lane 0, within its group. */
    void pushItem() {
        code.iload(x).iload(itemBase).iadd();
    }

    /** Pushes how many work items a group has. */
    void pushItems() {
        code.iload(items);
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

    int variable(Variable variable) {
        return known(variables, variable);
    }

    /** The slot of a variable's lanes, or of one half of them. */
    int vector(Variable variable, int half) {
        int[] halves = vectors.get(variable);
        if (halves == null) {
            throw new IllegalStateException("Generated code asks for the lanes of " + variable + ", which has none");
        }
        return halves[halves.length == 1 ? 0 : half];
    }

    /** Whether the method has a slot for a variable. */
    boolean has(Variable variable) {
        return variables.containsKey(variable) || vectors.containsKey(variable);
    }

    private static <K> int known(Map<K, Integer> numbers, K key) {
        Integer number = numbers.get(key);
        if (number == null) {
            throw new IllegalStateException("Generated code asks for " + key + ", which was not loaded");
        }
        return number;
    }
}
