package dev.kiln.embedded.ir;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which values and which control flow are the same for work items that run together: the lanes of a vector, or all of a
 * group.
 *
 * <p>A shape holds among the work items that are active where the value is read.
 */
public final class Uniformity {
    private final Function<Expr, Shape> leaves;
    private final Set<Variable> given;
    private final Map<Variable, Shape> variables = new HashMap<>();

    // Of these four FindUniformity writes, and the methods of nearly the same names tell.
    final Set<Stmt> divergent = identitySet();
    final Set<Stmt> blended = identitySet();
    final Set<Stmt> partial = identitySet();
    final Set<Stmt> partlyMet = identitySet();

    /**
     * Begins with everything uniform.
     *
     * @param leaves the shapes of work item queries, and of loads at an index that is uniform
     * @param given variables whose values come from elsewhere and may be anything
     */
    private Uniformity(Function<Expr, Shape> leaves, Set<Variable> given) {
        this.leaves = leaves;
        this.given = given;
    }

    private static Set<Stmt> identitySet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    /**
     * Compares work items side by side along dimension 0, which stand in one group.
     *
     * @param body what they run between two barriers
     * @param given variables that were written before
     */
    public static Uniformity ofRow(Block body, Set<Variable> given) {
        return analyse(body, new Uniformity(Uniformity::shapeInRow, given));
    }

    /** Compares all work items of a group. */
    public static Uniformity ofGroup(Kernel kernel) {
        Set<Memory> written = new HashSet<>();
        Walk.statements(kernel.body(), stmt -> {
            switch (stmt) {
                case Stmt.Store store -> written.add(store.memory());
                case Stmt.AtomicAdd add -> written.add(add.memory());
                default -> {}
            }
        });
        return analyse(kernel.body(), new Uniformity(leaf -> shapeInGroup(leaf, written), Set.of()));
    }

    private static Uniformity analyse(Block body, Uniformity result) {
        new FindUniformity(result, body).run();
        return result;
    }

    private static Shape shapeInRow(Expr leaf) {
        return switch (leaf) {
            case Expr.WorkItem item ->
                item.dimension() != 0
                        ? Shape.UNIFORM
                        : switch (item.query()) {
                            case GLOBAL_ID, LOCAL_ID -> Shape.CONSECUTIVE;
                            case GROUP_ID, GLOBAL_SIZE, LOCAL_SIZE -> Shape.UNIFORM;
                        };
            case Expr.Load load -> load.memory() instanceof Memory.PrivateArray ? Shape.VARYING : Shape.UNIFORM;
            default -> Shape.VARYING;
        };
    }

    private static Shape shapeInGroup(Expr leaf, Set<Memory> written) {
        boolean same = switch (leaf) {
            case Expr.WorkItem item -> item.query() != Query.GLOBAL_ID && item.query() != Query.LOCAL_ID;
            // Between two barriers some may have written already, others not.
            case Expr.Load load -> load.memory() instanceof Memory.Buffer && !written.contains(load.memory());
            default -> false;
        };
        return same ? Shape.UNIFORM : Shape.VARYING;
    }

    /** Whether an if or a loop is not left or taken by all active work items alike. */
    public boolean isDivergent(Stmt stmt) {
        return divergent.contains(stmt);
    }

    /** Whether an assignment must keep the value of inactive work items. */
    public boolean isBlended(Stmt stmt) {
        return blended.contains(stmt);
    }

    /** Whether some of the work items that began a statement may not come to its end. */
    public boolean isPartial(Stmt stmt) {
        return partial.contains(stmt);
    }

    /** Whether only some of the work items may come to a barrier. */
    public boolean isPartlyMet(Stmt.Barrier barrier) {
        return partlyMet.contains(barrier);
    }

    /** The shape of a variable's value wherever it is read. */
    public Shape shape(Variable variable) {
        return given.contains(variable) ? Shape.VARYING : variables.getOrDefault(variable, Shape.UNIFORM);
    }

    /** The shape of an expression. */
    public Shape shape(Expr expr) {
        return switch (expr) {
            case Expr.Constant constant -> Shape.UNIFORM;
            case Expr.Argument argument -> Shape.UNIFORM;
            case Expr.Length length -> Shape.UNIFORM;
            case Expr.Read read -> shape(read.variable());
            case Expr.WorkItem item -> leaves.apply(item);
            case Expr.Load load -> shape(load.index()) == Shape.UNIFORM ? leaves.apply(load) : Shape.VARYING;
            case Expr.Binary binary -> binary(binary);
            case Expr.Select select -> {
                Shape arms = shape(select.whenTrue()).join(shape(select.whenFalse()));
                yield shape(select.condition()) == Shape.UNIFORM ? arms : Shape.VARYING;
            }
            default ->
                expr.operands().stream().allMatch(operand -> shape(operand) == Shape.UNIFORM)
                        ? Shape.UNIFORM
                        : Shape.VARYING;
        };
    }

    private Shape binary(Expr.Binary binary) {
        Shape left = shape(binary.left());
        Shape right = shape(binary.right());
        if (left == Shape.UNIFORM && right == Shape.UNIFORM) {
            return Shape.UNIFORM;
        }
        if (binary.type() != ValueType.INT || left == Shape.VARYING || right == Shape.VARYING) {
            return Shape.VARYING;
        }
        // At least one is consecutive.
        return switch (binary.op()) {
            case ADD -> left == right ? Shape.VARYING : Shape.CONSECUTIVE;
            case SUB -> left == right ? Shape.UNIFORM : left == Shape.CONSECUTIVE ? Shape.CONSECUTIVE : Shape.VARYING;
            default -> Shape.VARYING;
        };
    }

    Set<Variable> given() {
        return given;
    }

    /** Notes the shape of a variable; returns whether that is news. */
    boolean learn(Variable variable, Shape shape, boolean joined) {
        Shape known = variables.get(variable);
        Shape next = known == null || !joined ? shape : shape.join(known);
        variables.put(variable, next);
        return next != known;
    }
}
