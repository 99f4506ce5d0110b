package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.BinaryOp;
import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.CompareOp;
import dev.kiln.embedded.ir.ElementType;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.FoldConstants;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Query;
import dev.kiln.embedded.ir.RemoveDeadVariables;
import dev.kiln.embedded.ir.Rewrite;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.TidyExits;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A kernel with barriers as one without: each of its work items does what a group did, {@link Phase} by phase, with
 * loops over the group's work items in place of barriers. What outlives a barrier is kept in private arrays.
 *
 * <p>It is launched with one work item for each group, and the results are the same. For devices that run work items
 * one after the other anyway, this leaves nothing for a driver to get wrong.
 */
public final class GroupLoops {
    private final BarrierSplit.Result split;
    private final long[] local;
    private final int items;
    private final List<Variable> variables;
    private final List<Memory> arrays;
    private final Variable[] place = new Variable[3];
    private final Map<Variable, Memory.PrivateArray> kept = new LinkedHashMap<>();
    private final Map<Memory.PrivateArray, Memory.PrivateArray> copies = new LinkedHashMap<>();
    private final Variable element;

    private GroupLoops(Kernel kernel, long[] local) {
        this.local = local;
        split = ShortLoops.split(kernel);
        items = Math.toIntExact(local[0] * local[1] * local[2]);
        variables = new ArrayList<>(kernel.variables());
        arrays = new ArrayList<>(kernel.arrays());
        for (int d = 0; d < 3; d++) {
            place[d] = variable("local" + "XYZ".charAt(d), ValueType.INT);
        }
        element = variable("element", ValueType.INT);
        split.layout().contexts().keySet().forEach(variable -> kept.put(variable, array(variable)));
        for (Memory.PrivateArray array : outliving(kernel)) {
            copies.put(array, array(array.name(), array.element(), array.length()));
        }
    }

    /**
     * Returns the kernel for groups of one size.
     *
     * @param local work items of a group along each of three dimensions
     * @throws UnsupportedBarrierException if not all work items of a group come to a barrier alike
     */
    public static Kernel in(Kernel kernel, long[] local) {
        GroupLoops loops = new GroupLoops(kernel, local);
        Block body = loops.block(loops.split.phases());
        Kernel looping = new Kernel(
                kernel.name(), kernel.owner(), kernel.parameters(), loops.arrays, loops.variables, List.of(), body);
        return RemoveDeadVariables.run(TidyExits.run(withOwnArrays(looping)));
    }

    /** What a group shares belongs to the one work item that is left of it. */
    private static Kernel withOwnArrays(Kernel kernel) {
        Block loads = Rewrite.expressions(
                kernel.body(),
                expr -> Rewrite.bottomUp(
                        expr, part -> part instanceof Expr.Load s ? new Expr.Load(own(s.memory()), s.index()) : part));
        Block stores = Rewrite.statements(
                loads,
                stmt -> List.of(
                        stmt instanceof Stmt.Store s
                                ? new Stmt.Store(s.line(), own(s.memory()), s.index(), s.value())
                                : stmt));
        List<Memory> arrays = kernel.arrays().stream().map(GroupLoops::own).toList();
        return new Kernel(
                kernel.name(), kernel.owner(), kernel.parameters(), arrays, kernel.variables(), List.of(), stores);
    }

    private static Memory own(Memory memory) {
        return memory instanceof Memory.LocalArray array
                ? new Memory.PrivateArray(array.name(), array.element(), array.length())
                : memory;
    }

    private Variable variable(String name, ValueType type) {
        int id = variables.stream().mapToInt(Variable::id).max().orElse(-1) + 1;
        Set<String> names = new HashSet<>();
        variables.forEach(variable -> names.add(variable.name()));
        Variable added = new Variable(id, unique(name, names), type);
        variables.add(added);
        return added;
    }

    private Memory.PrivateArray array(Variable variable) {
        ElementType type = switch (variable.type()) {
            case BOOL -> ElementType.BYTE;
            case INT -> ElementType.INT;
            case LONG -> ElementType.LONG;
            case FLOAT -> ElementType.FLOAT;
            case DOUBLE -> ElementType.DOUBLE;
        };
        return array(variable.name(), type, 1);
    }

    /** An array with {@code length} elements for each work item. */
    private Memory.PrivateArray array(String name, ElementType type, int length) {
        Set<String> names = new HashSet<>();
        arrays.forEach(array -> names.add(array.name()));
        String all = unique(name + "$items", names);
        Memory.PrivateArray added = new Memory.PrivateArray(all, type, Math.multiplyExact(length, items));
        arrays.add(added);
        return added;
    }

    private static String unique(String name, Set<String> taken) {
        String free = name;
        for (int i = 1; taken.contains(free); i++) {
            free = name + "$" + i;
        }
        return free;
    }

    /** The private arrays that more than one region uses. */
    private Set<Memory.PrivateArray> outliving(Kernel kernel) {
        Map<Memory, Integer> uses = new HashMap<>();
        split.regions().forEach(region -> memories(region.body()).forEach(used -> uses.merge(used, 1, Integer::sum)));
        Set<Memory.PrivateArray> outliving = new LinkedHashSet<>();
        for (Memory memory : kernel.arrays()) {
            if (memory instanceof Memory.PrivateArray array && uses.getOrDefault(array, 0) > 1) {
                outliving.add(array);
            }
        }
        return outliving;
    }

    static Set<Memory> memories(Block body) {
        Set<Memory> used = new HashSet<>();
        Walk.statements(body, stmt -> {
            switch (stmt) {
                case Stmt.Store store -> used.add(store.memory());
                case Stmt.AtomicAdd add -> used.add(add.memory());
                case Stmt.Clear clear -> used.add(clear.array());
                default -> {}
            }
        });
        Walk.expressions(body, expr -> {
            if (expr instanceof Expr.Load load) {
                used.add(load.memory());
            }
        });
        return used;
    }

    private Block block(List<Phase> phases) {
        return new Block(phases.stream().map(this::phase).toList());
    }

    private Stmt phase(Phase phase) {
        return switch (phase) {
            case Phase.Region region -> loop(region);
            case Phase.Assign s -> new Stmt.Assign(s.line(), s.variable(), ofGroup(s.value()));
            case Phase.If s -> new Stmt.If(s.line(), ofGroup(s.condition()), block(s.then()), block(s.otherwise()));
            case Phase.For s -> counted(s.loop(), block(s.body()));
            case Phase.Loop s -> new Stmt.Loop(0, s.label(), block(s.body()));
            case Phase.Labeled s -> new Stmt.Labeled(0, s.label(), block(s.body()));
            case Phase.Jump jump -> jump.stmt();
        };
    }

    /** What is the same for all work items of the group is so for the first. */
    private Expr ofGroup(Expr expr) {
        return Rewrite.bottomUp(expr, part -> part instanceof Expr.WorkItem item ? query(item, Expr.ofInt(0)) : part);
    }

    private Stmt loop(Phase.Region region) {
        int line = region.body().statements().getFirst().line();
        String label = "items" + region.number();
        List<Stmt> body = new ArrayList<>();
        Set<Variable> written = Walk.written(region.body());
        Set<Variable> used = new LinkedHashSet<>(Walk.read(region.body()));
        used.addAll(written);
        Set<Memory> memories = memories(region.body());
        kept.forEach((variable, array) -> {
            if (used.contains(variable) && !isSetFirst(variable, region.body())) {
                body.add(new Stmt.Assign(line, variable, load(array, itemNumber(), variable.type())));
            }
        });
        copies.forEach((array, all) -> {
            if (memories.contains(array)) {
                Expr each = elementOfItem(array.length());
                body.add(copy(line, label + array.name(), array, new Expr.Read(element), all, each, array.length()));
            }
        });
        body.addAll(ofItem(region.body(), label).statements());
        kept.forEach((variable, array) -> {
            if (written.contains(variable)) {
                body.add(new Stmt.Store(line, array, itemNumber(), stored(variable)));
            }
        });
        copies.forEach((array, all) -> {
            if (memories.contains(array)) {
                Expr each = elementOfItem(array.length());
                body.add(copy(line, label + all.name(), all, each, array, new Expr.Read(element), array.length()));
            }
        });
        Stmt loop = new Stmt.Labeled(line, label, new Block(body));
        for (int d = 0; d < 3; d++) {
            if (local[d] > 1 || d == 0) {
                loop = counted(line, label + "xyz".charAt(d), place[d], (int) local[d], loop);
            }
        }
        return loop;
    }

    private static boolean isSetFirst(Variable variable, Block body) {
        for (Stmt stmt : body.statements()) {
            Block alone = new Block(List.of(stmt));
            if (Walk.read(alone).contains(variable)) {
                return false;
            }
            if (Walk.written(alone).contains(variable)) {
                return stmt instanceof Stmt.Assign;
            }
        }
        return false;
    }

    private Stmt counted(Stmt.For loop, Block body) {
        Expr from = ofGroup(loop.from());
        Expr limit = ofGroup(loop.limit());
        return new Stmt.For(loop.line(), loop.label(), loop.index(), from, loop.op(), limit, loop.step(), body);
    }

    private static Stmt counted(int line, String label, Variable index, int limit, Stmt body) {
        return new Stmt.For(
                line, label, index, Expr.ofInt(0), CompareOp.LT, Expr.ofInt(limit), 1, new Block(List.of(body)));
    }

    /** Copies the elements of a work item. */
    private Stmt copy(int line, String label, Memory to, Expr toIndex, Memory from, Expr fromIndex, int length) {
        return counted(line, label, element, length, new Stmt.Store(line, to, toIndex, new Expr.Load(from, fromIndex)));
    }

    private Expr elementOfItem(int length) {
        return sum(product(itemNumber(), length), new Expr.Read(element));
    }

    /** The work item's number in its group. */
    private Expr itemNumber() {
        Expr number = Expr.ofInt(0);
        for (int d = 2; d >= 0; d--) {
            number = sum(product(number, (int) local[d]), placeOf(d));
        }
        return number;
    }

    private Expr placeOf(int dimension) {
        return local[dimension] == 1 ? Expr.ofInt(0) : new Expr.Read(place[dimension]);
    }

    private static Expr sum(Expr left, Expr right) {
        return FoldConstants.fold(new Expr.Binary(BinaryOp.ADD, left, right));
    }

    private static Expr product(Expr left, int right) {
        return FoldConstants.fold(new Expr.Binary(BinaryOp.MUL, left, Expr.ofInt(right)));
    }

    private static Expr load(Memory array, Expr index, ValueType type) {
        Expr load = new Expr.Load(array, index);
        return type == ValueType.BOOL ? new Expr.Compare(CompareOp.NE, load, Expr.ofInt(0)) : load;
    }

    private static Expr stored(Variable variable) {
        Expr value = new Expr.Read(variable);
        return variable.type() == ValueType.BOOL ? new Expr.Select(value, Expr.ofInt(1), Expr.ofInt(0)) : value;
    }

    private Block ofItem(Block body, String label) {
        Block asked = Rewrite.expressions(
                body,
                expr -> Rewrite.bottomUp(
                        expr,
                        part -> part instanceof Expr.WorkItem item ? query(item, placeOf(item.dimension())) : part));
        return Rewrite.statements(asked, stmt -> switch (stmt) {
            case Stmt.Return end -> List.of(new Stmt.Break(end.line(), label));
            case Stmt.AtomicAdd add -> add.memory() instanceof Memory.LocalArray ? plainAdd(add) : List.of(add);
            default -> List.of(stmt);
        });
    }

    /** Nobody else adds to what only this work item has. */
    private List<Stmt> plainAdd(Stmt.AtomicAdd add) {
        Expr load = new Expr.Load(add.memory(), add.index());
        Variable before = variable("before", load.type());
        Expr old = new Expr.Read(before);
        List<Stmt> plain = new ArrayList<>();
        plain.add(new Stmt.Assign(add.line(), before, load));
        plain.add(
                new Stmt.Store(add.line(), add.memory(), add.index(), new Expr.Binary(BinaryOp.ADD, old, add.value())));
        if (add.old() != null) {
            plain.add(new Stmt.Assign(add.line(), add.old(), old));
        }
        return plain;
    }

    /** What the group's one work item answers in the place of one of the group's. */
    private Expr query(Expr.WorkItem item, Expr placeInGroup) {
        int d = item.dimension();
        int size = (int) local[d];
        Expr group = new Expr.WorkItem(Query.GLOBAL_ID, d);
        return switch (item.query()) {
            case GLOBAL_ID -> sum(product(group, size), placeInGroup);
            case LOCAL_ID -> placeInGroup;
            case GROUP_ID -> group;
            case GLOBAL_SIZE -> product(new Expr.WorkItem(Query.GLOBAL_SIZE, d), size);
            case LOCAL_SIZE -> Expr.ofInt(size);
        };
    }
}
