package dev.kiln.embedded.ir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which values and which barriers are the same for work items that run together.
 *
 * <p>The body falls into regions in which the same work items are active: the arms of an {@code if} whose condition
 * differs, the body of a loop that some leave earlier than others, what follows a jump that only some take. A variable
 * has the joint shape of its assignments if they all stand in the innermost region around all its uses; else it varies.
 * A shape holds among the work items that are active where the expression stands.
 */
public final class Uniformity {
    private static final String RETURN = "";

    /** Statements that the same work items run. */
    private record Region(@Nullable Region parent, int depth) {
        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }

        Region inner() {
            return new Region(this, depth + 1);
        }

        static Region common(Region a, Region b) {
            Region one = a;
            Region other = b;
            while (!one.equals(other)) {
                if (one.depth >= other.depth) {
                    one = Objects.requireNonNull(one.parent);
                } else {
                    other = Objects.requireNonNull(other.parent);
                }
            }
            return one;
        }
    }

    private record Access(Region region, @Nullable Shape written) {}

    private final Map<Variable, Shape> variables = new HashMap<>();
    private final ExprShapes shapes;
    private final Set<String> leftByFew = new HashSet<>();
    private Map<Variable, List<Access>> accesses = new HashMap<>();
    private Map<String, Region> targets = new HashMap<>();
    private List<Stmt.Barrier> divergentBarriers = new ArrayList<>();
    private Region root = new Region(null, 0);

    private Uniformity(Kernel kernel, boolean wholeGroup) {
        Set<ElementType> writtenElements = new HashSet<>();
        Walk.statements(kernel.body(), stmt -> {
            switch (stmt) {
                case Stmt.Store s -> writtenElements.add(s.memory().element());
                case Stmt.AtomicAdd s -> writtenElements.add(s.memory().element());
                default -> {}
            }
        });
        shapes = new ExprShapes(variables, writtenElements, wholeGroup);
        while (pass(kernel.body())) {
            accesses = new HashMap<>();
        }
    }

    /** Across the work items of a group that differ in their place along dimension 0 only. */
    public static Uniformity of(Kernel kernel) {
        return new Uniformity(kernel, false);
    }

    /** Across all work items of a group, where nothing counts as growing evenly. */
    public static Uniformity ofGroup(Kernel kernel) {
        return new Uniformity(kernel, true);
    }

    /** The barriers that only some of the work items may come to. */
    public List<Stmt.Barrier> divergentBarriers() {
        return List.copyOf(divergentBarriers);
    }

    /** One look at the whole body with what is known so far; true if it taught something. */
    private boolean pass(Block body) {
        targets = new HashMap<>();
        divergentBarriers = new ArrayList<>();
        root = new Region(null, 0);
        int known = leftByFew.size();
        Map<Variable, Shape> before = Map.copyOf(variables);
        block(body, root);
        for (Map.Entry<Variable, List<Access>> entry : accesses.entrySet()) {
            variables.merge(entry.getKey(), joint(entry.getValue()), Shape::join);
        }
        return !variables.equals(before) || leftByFew.size() != known;
    }

    private static Shape joint(List<Access> accesses) {
        Region around =
                accesses.stream().map(Access::region).reduce(Region::common).orElseThrow();
        Shape shape = null;
        for (Access access : accesses) {
            Shape written = access.written();
            if (written != null) {
                Shape here = access.region().equals(around) ? written : Shape.VARYING;
                shape = shape == null ? here : shape.join(here);
            }
        }
        return shape == null ? Shape.VARYING : shape;
    }

    /** Walks a block; gives the labels that only some of its work items left to. */
    private Set<String> block(Block block, Region entry) {
        Region region = entry;
        Set<String> left = new HashSet<>();
        for (Stmt stmt : block.statements()) {
            for (Expr expr : stmt.expressions()) {
                read(expr, region);
            }
            Set<String> exits = statement(stmt, region);
            if (!exits.isEmpty()) {
                left.addAll(exits);
                region = region.inner();
            }
        }
        return left;
    }

    private void read(Expr expr, Region region) {
        for (Variable variable : Walk.read(expr)) {
            access(variable, region, null);
        }
    }

    private void access(Variable variable, Region region, @Nullable Shape written) {
        accesses.computeIfAbsent(variable, v -> new ArrayList<>()).add(new Access(region, written));
        if (written != null) {
            // what is read later in the first pass; shapes only ever go from there to VARYING
            variables.putIfAbsent(variable, written);
        }
    }

    private Set<String> statement(Stmt stmt, Region region) {
        return switch (stmt) {
            case Stmt.Assign s -> {
                access(s.variable(), region, shape(s.value()));
                yield Set.of();
            }
            case Stmt.AtomicAdd s -> {
                Variable old = s.old();
                if (old != null) {
                    access(old, region, Shape.VARYING);
                }
                yield Set.of();
            }
            case Stmt.If s -> {
                boolean together = shape(s.condition()).isUniform();
                Set<String> left = block(s.then(), together ? region : region.inner());
                left.addAll(block(s.otherwise(), together ? region : region.inner()));
                yield left;
            }
            case Stmt.For s -> {
                boolean together =
                        shape(s.from()).isUniform() && shape(s.limit()).isUniform();
                Region body = together && !leftByFew.contains(s.label()) ? region : region.inner();
                access(s.index(), body, shape(s.from()));
                yield target(s.label(), s.body(), body);
            }
            case Stmt.Loop s -> target(s.label(), s.body(), leftByFew.contains(s.label()) ? region.inner() : region);
            case Stmt.Labeled s -> target(s.label(), s.body(), region);
            case Stmt.Break s -> leave(s.label(), region);
            case Stmt.Continue s -> leave(s.label(), region);
            case Stmt.Return s -> region.equals(root) ? Set.of() : Set.of(RETURN);
            case Stmt.Barrier s -> {
                if (!region.equals(root)) {
                    divergentBarriers.add(s);
                }
                yield Set.of();
            }
            case Stmt.Store s -> Set.of();
            case Stmt.Clear s -> Set.of();
        };
    }

    private Set<String> target(String label, Block body, Region region) {
        targets.put(label, region);
        Set<String> left = block(body, region);
        left.remove(label);
        return left;
    }

    private Set<String> leave(String label, Region region) {
        if (region.equals(targets.get(label))) {
            return Set.of();
        }
        leftByFew.add(label);
        return Set.of(label);
    }

    /** The shape of an expression among the work items that evaluate it together. */
    public Shape shape(Expr expr) {
        return shapes.of(expr);
    }
}
