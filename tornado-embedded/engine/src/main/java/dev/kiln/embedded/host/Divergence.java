package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Expr;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.ValueType;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which values and which control flow differ between work items that run side by side.
 *
 * <p>The body is divided into regions: within one, the set of active work items stays the same. A branch of an
 * {@code if} whose condition differs is a region of its own, so is the body of a loop that some leave earlier, and so
 * is what follows a statement that some have left. A variable is the same for all who read it if all its values are,
 * and all its writes stand directly in the innermost region that contains every access to it; definite assignment in
 * Java makes sure that whoever reads it there has also written it there. A write that stands deeper must leave the
 * value of inactive work items alone.
 */
final class Divergence {
    /** Leaves nothing behind: the target of {@link Stmt.Return}. */
    private static final String RETURN = "";

    private static final class Region {
        final @Nullable Region parent;
        final int depth;

        Region(@Nullable Region parent) {
            this.parent = parent;
            depth = parent == null ? 0 : parent.depth + 1;
        }
    }

    private record Access(
            Region region,
            @Nullable Shape written,
            @Nullable Stmt stmt) {}

    private final Function<Expr, Shape> leaves;
    private final Set<Variable> given;
    private final Map<Variable, Shape> shapes = new HashMap<>();
    private final Set<Stmt> divergent = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Stmt> blended = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Stmt> partialExits = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Stmt> ownIndex = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean changed;
    private int passes;

    // Of the current pass.
    private Map<Variable, List<Access>> accesses = new HashMap<>();
    private Map<String, Region> targets = new HashMap<>();

    private Divergence(Function<Expr, Shape> leaves, Set<Variable> given) {
        this.leaves = leaves;
        this.given = given;
    }

    /**
     * Analyses a body.
     *
     * @param leaves the shapes of loads and work item queries
     * @param given variables whose values come from elsewhere and may be anything
     */
    static Divergence of(Block body, Function<Expr, Shape> leaves, Set<Variable> given) {
        Divergence divergence = new Divergence(leaves, given);
        divergence.findOwnIndexes(body);
        do {
            divergence.pass(body);
        } while (divergence.changed);
        return divergence;
    }

    /** Finds the counted loops whose index nobody else reads or writes: it need not survive the loop. */
    private void findOwnIndexes(Block body) {
        Map<Variable, Integer> everywhere = countAccesses(body);
        Walk.statements(body, stmt -> {
            if (stmt instanceof Stmt.For loop) {
                Map<Variable, Integer> here = countAccesses(new Block(List.of(loop)));
                if (Objects.equals(here.get(loop.index()), everywhere.get(loop.index()))) {
                    ownIndex.add(loop);
                }
            }
        });
    }

    private static Map<Variable, Integer> countAccesses(Block body) {
        Map<Variable, Integer> counts = new HashMap<>();
        Walk.expressions(body, expr -> {
            if (expr instanceof Expr.Read read) {
                counts.merge(read.variable(), 1, Integer::sum);
            }
        });
        Walk.statements(body, stmt -> {
            Variable written = Walk.written(stmt);
            if (written != null) {
                counts.merge(written, 1, Integer::sum);
            }
        });
        return counts;
    }

    /** The shape of a variable's value wherever it is read. */
    Shape shape(Variable variable) {
        return given.contains(variable) ? Shape.VARYING : shapes.getOrDefault(variable, Shape.UNIFORM);
    }

    /** Whether an if or a loop is not left or taken by all active work items alike. */
    boolean isDivergent(Stmt stmt) {
        return divergent.contains(stmt);
    }

    /** Whether an assignment must keep the value of inactive work items. */
    boolean isBlended(Stmt stmt) {
        return blended.contains(stmt);
    }

    /** Whether some of the work items that began a statement may not come to its end. */
    boolean isPartial(Stmt stmt) {
        return partialExits.contains(stmt);
    }

    private void pass(Block body) {
        changed = false;
        passes++;
        accesses = new HashMap<>();
        targets = new HashMap<>();
        blended.clear();
        partialExits.clear();
        Region root = new Region(null);
        targets.put(RETURN, root);
        // They come from outside and go back there.
        given.forEach(variable -> read(new Expr.Read(variable), root));
        block(body, root);
        accesses.forEach(this::settle);
    }

    private void settle(Variable variable, List<Access> list) {
        Region common = list.get(0).region;
        for (Access access : list) {
            common = common(common, access.region);
        }
        Shape shape = null;
        for (Access access : list) {
            if (access.written != null) {
                boolean deeper = access.region != common;
                Shape written = deeper ? Shape.VARYING : access.written;
                shape = shape == null ? written : shape.join(written);
                if (deeper && access.stmt != null) {
                    blended.add(access.stmt);
                }
            }
        }
        if (shape == null) {
            return;
        }
        Shape known = shapes.get(variable);
        // What is found in the end must only be consistent; joining makes sure that there is an end.
        Shape next = known == null || passes < 10 ? shape : shape.join(known);
        changed |= next != known;
        shapes.put(variable, next);
    }

    private static Region common(Region a, Region b) {
        Region left = a;
        Region right = b;
        while (left != right) {
            if (left.depth >= right.depth && left.parent != null) {
                left = left.parent;
            } else if (right.parent != null) {
                right = right.parent;
            }
        }
        return left;
    }

    /** Returns the labels to which some, but not all, of those active at the block's start may leave. */
    private Set<String> block(Block block, Region start) {
        Region region = start;
        Set<String> exits = new HashSet<>();
        for (Stmt stmt : block.statements()) {
            Set<String> left = statement(stmt, region);
            if (!left.isEmpty()) {
                exits.addAll(left);
                partialExits.add(stmt);
                region = new Region(region);
            }
        }
        return exits;
    }

    private Set<String> statement(Stmt stmt, Region region) {
        stmt.expressions().forEach(expr -> read(expr, region));
        return switch (stmt) {
            case Stmt.Assign assign -> write(assign.variable(), region, shape(assign.value()), assign);
            case Stmt.AtomicAdd add -> add.old() == null ? Set.of() : write(add.old(), region, Shape.VARYING, add);
            case Stmt.Store store -> Set.of();
            case Stmt.Clear clear -> Set.of();
            case Stmt.Barrier barrier -> Set.of();
            case Stmt.If choice -> choice(choice, region);
            case Stmt.For loop -> countedLoop(loop, region);
            case Stmt.Loop loop -> loop(loop, loop.label(), loop.body(), region);
            case Stmt.Labeled labeled -> {
                targets.put(labeled.label(), region);
                Set<String> exits = block(labeled.body(), region);
                exits.remove(labeled.label());
                yield exits;
            }
            case Stmt.Break leave -> exit(leave.label(), region);
            case Stmt.Continue next -> exit(next.label(), region);
            case Stmt.Return end -> exit(RETURN, region);
        };
    }

    private Set<String> exit(String label, Region region) {
        return targets.get(label) == region ? Set.of() : Set.of(label);
    }

    private Set<String> choice(Stmt.If choice, Region region) {
        if (shape(choice.condition()) != Shape.UNIFORM) {
            mark(choice);
        }
        boolean split = divergent.contains(choice);
        Set<String> exits = block(choice.then(), split ? new Region(region) : region);
        exits.addAll(block(choice.otherwise(), split ? new Region(region) : region));
        return exits;
    }

    private Set<String> loop(Stmt loop, String label, Block body, Region region) {
        Region inside = divergent.contains(loop) ? new Region(region) : region;
        targets.put(label, inside);
        Set<String> exits = block(body, inside);
        if (!exits.isEmpty()) {
            mark(loop);
        }
        exits.remove(label);
        return exits;
    }

    private Set<String> countedLoop(Stmt.For loop, Region region) {
        Variable index = loop.index();
        Shape from = shape(loop.from());
        if (from != Shape.UNIFORM || shape(index) != Shape.UNIFORM || shape(loop.limit()) != Shape.UNIFORM) {
            mark(loop);
        }
        Region inside = divergent.contains(loop) ? new Region(region) : region;
        if (!ownIndex.contains(loop)) {
            write(index, region, from, loop);
        }
        write(index, inside, from, loop);
        targets.put(loop.label(), inside);
        Set<String> exits = block(loop.body(), inside);
        if (!exits.isEmpty()) {
            mark(loop);
        }
        exits.remove(loop.label());
        return exits;
    }

    private void mark(Stmt stmt) {
        changed |= divergent.add(stmt);
    }

    private Set<String> write(Variable variable, Region region, Shape shape, Stmt stmt) {
        accesses.computeIfAbsent(variable, v -> new ArrayList<>()).add(new Access(region, shape, stmt));
        return Set.of();
    }

    private void read(Expr expr, Region region) {
        if (expr instanceof Expr.Read read) {
            accesses.computeIfAbsent(read.variable(), v -> new ArrayList<>()).add(new Access(region, null, null));
        }
        expr.operands().forEach(operand -> read(operand, region));
    }

    /** The shape of an expression. */
    Shape shape(Expr expr) {
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
}
