package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills a {@link Uniformity}: walks a body until nothing more turns out to differ.
 *
 * <p>The body is divided into regions: within one, the set of active work items stays the same. A branch of an
 * {@code if} whose condition differs is a region of its own, so is the body of a loop that some leave earlier, and so
 * is what follows a statement that some have left. A variable is the same for all who read it if all its values are,
 * and all its writes stand directly in the innermost region that contains every access to it; definite assignment in
 * Java makes sure that whoever reads it there has also written it there. A write that stands deeper must leave the
 * value of inactive work items alone.
 */
final class FindUniformity {
    /** Leaves nothing behind: the target of {@link Stmt.Return}. */
    private static final String RETURN = "";

    /** From here on shapes are joined with what they were before, which makes sure that there is an end. */
    private static final int PATIENT_PASSES = 10;

    /** Statements that the same work items run. */
    private static final class Region {
        final @Nullable Region parent;
        final int depth;

        Region(@Nullable Region parent) {
            this.parent = parent;
            depth = parent == null ? 0 : parent.depth + 1;
        }

        static Region common(Region a, Region b) {
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
    }

    /** A read, or a write with what it writes. */
    private record Access(
            Region region,
            @Nullable Shape written,
            @Nullable Stmt stmt) {}

    private final Uniformity result;
    private final Block body;

    /** The counted loops whose index nobody else reads or writes: it need not survive the loop. */
    private final Set<Stmt> ownIndex = Collections.newSetFromMap(new IdentityHashMap<>());

    private boolean changed;
    private int passes;

    // Of the current pass.
    private Map<Variable, List<Access>> accesses = new HashMap<>();
    private Map<String, Region> targets = new HashMap<>();
    private Region root = new Region(null);

    FindUniformity(Uniformity result, Block body) {
        this.result = result;
        this.body = body;
    }

    void run() {
        findOwnIndexes();
        do {
            pass();
        } while (changed);
    }

    private void findOwnIndexes() {
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

    private void pass() {
        changed = false;
        passes++;
        accesses = new HashMap<>();
        targets = new HashMap<>();
        result.blended.clear();
        result.partial.clear();
        result.partlyMet.clear();
        root = new Region(null);
        targets.put(RETURN, root);
        // They come from outside and go back there.
        result.given().forEach(variable -> read(new Expr.Read(variable), root));
        block(body, root);
        accesses.forEach(this::settle);
    }

    /** Draws from all accesses to a variable what its shape is and which writes stand deeper than the others. */
    private void settle(Variable variable, List<Access> list) {
        Region common = list.stream().map(Access::region).reduce(Region::common).orElseThrow();
        Shape shape = null;
        for (Access access : list) {
            if (access.written != null) {
                boolean deeper = access.region != common;
                Shape written = deeper ? Shape.VARYING : access.written;
                shape = shape == null ? written : shape.join(written);
                if (deeper && access.stmt != null) {
                    result.blended.add(access.stmt);
                }
            }
        }
        if (shape != null) {
            changed |= result.learn(variable, shape, passes >= PATIENT_PASSES);
        }
    }

    /** Returns the labels to which some, but not all, of those active at the block's start may leave. */
    private Set<String> block(Block block, Region start) {
        Region region = start;
        Set<String> exits = new HashSet<>();
        for (Stmt stmt : block.statements()) {
            Set<String> left = statement(stmt, region);
            if (!left.isEmpty()) {
                exits.addAll(left);
                result.partial.add(stmt);
                region = new Region(region);
            }
        }
        return exits;
    }

    private Set<String> statement(Stmt stmt, Region region) {
        stmt.expressions().forEach(expr -> read(expr, region));
        return switch (stmt) {
            case Stmt.Assign assign -> write(assign.variable(), region, result.shape(assign.value()), assign);
            case Stmt.AtomicAdd add -> add.old() == null ? Set.of() : write(add.old(), region, Shape.VARYING, add);
            case Stmt.Store store -> Set.of();
            case Stmt.Clear clear -> Set.of();
            case Stmt.Barrier barrier -> {
                if (region != root) {
                    result.partlyMet.add(barrier);
                }
                yield Set.of();
            }
            case Stmt.If choice -> choice(choice, region);
            case Stmt.For loop -> countedLoop(loop, region);
            case Stmt.Loop loop -> loop(loop, loop.label(), loop.body(), inside(loop, region));
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
        if (result.shape(choice.condition()) != Shape.UNIFORM) {
            mark(choice);
        }
        boolean split = result.isDivergent(choice);
        Set<String> exits = block(choice.then(), split ? new Region(region) : region);
        exits.addAll(block(choice.otherwise(), split ? new Region(region) : region));
        return exits;
    }

    private Set<String> countedLoop(Stmt.For loop, Region region) {
        Variable index = loop.index();
        Shape from = result.shape(loop.from());
        if (from != Shape.UNIFORM
                || result.shape(index) != Shape.UNIFORM
                || result.shape(loop.limit()) != Shape.UNIFORM) {
            mark(loop);
        }
        if (!ownIndex.contains(loop)) {
            write(index, region, from, loop);
        }
        Region inside = inside(loop, region);
        write(index, inside, from, loop);
        return loop(loop, loop.label(), loop.body(), inside);
    }

    private Set<String> loop(Stmt loop, String label, Block body, Region inside) {
        targets.put(label, inside);
        Set<String> exits = block(body, inside);
        if (!exits.isEmpty()) {
            mark(loop);
        }
        exits.remove(label);
        return exits;
    }

    private Region inside(Stmt loop, Region region) {
        return result.isDivergent(loop) ? new Region(region) : region;
    }

    private void mark(Stmt stmt) {
        changed |= result.divergent.add(stmt);
    }

    private Set<String> write(Variable variable, Region region, Shape shape, Stmt stmt) {
        accesses.computeIfAbsent(variable, v -> new ArrayList<>()).add(new Access(region, shape, stmt));
        return Set.of();
    }

    private void read(Expr expr, Region region) {
        for (Variable variable : Walk.read(expr)) {
            accesses.computeIfAbsent(variable, v -> new ArrayList<>()).add(new Access(region, null, null));
        }
    }
}
