package dev.kiln.embedded.host;

import dev.kiln.embedded.ir.Block;
import dev.kiln.embedded.ir.Kernel;
import dev.kiln.embedded.ir.Memory;
import dev.kiln.embedded.ir.Shape;
import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Uniformity;
import dev.kiln.embedded.ir.Variable;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a kernel at its barriers, also inside loops and branches, into {@link Phase phases} of a group.
 *
 * <p>A statement is lifted to the group if it holds a barrier, leaves a lifted loop, ends the kernel for the whole
 * group, or computes a value on which lifted control flow depends. What is lifted must be the same for all work items
 * of a group; everything between is a region that each work item runs by itself. Variables that several regions use are
 * kept per work item.
 */
public final class BarrierSplit {
    /**
     * A kernel in phases.
     *
     * @param regions the regions among the phases, by number
     */
    record Result(List<Phase> phases, List<Phase.Region> regions, KernelLayout layout) {}

    private final Kernel kernel;
    private final Uniformity uniformity;
    private final Set<Stmt> lifted = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Variable> shared = new LinkedHashSet<>();
    private final Set<String> liftedLabels = new HashSet<>();
    private final List<Phase.Region> regions = new ArrayList<>();
    private final List<Stmt.Assign> repeatable;
    private @Nullable Stmt earlyEnd;

    private BarrierSplit(Kernel kernel) {
        this.kernel = kernel;
        repeatable = findRepeatable();
        uniformity = Uniformity.ofGroup(kernel);
    }

    /**
     * Returns the kernel if its barriers are met by all work items of a group alike.
     *
     * @throws UnsupportedBarrierException if they are not
     */
    public static Kernel check(Kernel kernel) {
        of(kernel);
        return kernel;
    }

    /**
     * Cuts a kernel.
     *
     * @throws UnsupportedBarrierException if not all work items of a group come to a barrier alike
     */
    static Result of(Kernel kernel) {
        boolean[] grouped = {kernel.arrays().stream().anyMatch(a -> a instanceof Memory.LocalArray)};
        Walk.statements(kernel.body(), stmt -> grouped[0] |= stmt instanceof Stmt.Barrier);
        if (!grouped[0]) {
            Phase.Region whole = new Phase.Region(0, kernel.body());
            return new Result(List.of(whole), List.of(whole), KernelLayout.of(kernel, List.of(), List.of(), false));
        }
        return new BarrierSplit(kernel).split();
    }

    private Result split() {
        int before;
        do {
            before = lifted.size() + shared.size() + liftedLabels.size();
            lift(kernel.body());
        } while (lifted.size() + shared.size() + liftedLabels.size() > before);
        List<Phase> phases = phases(kernel.body());
        return new Result(phases, regions, KernelLayout.of(kernel, List.copyOf(shared), outliving(), true));
    }

    private boolean lift(Block block) {
        boolean any = false;
        for (Stmt stmt : block.statements()) {
            boolean inside = false;
            for (Block nested : stmt.blocks()) {
                inside |= lift(nested);
            }
            if (inside || isReason(stmt)) {
                lifted.add(stmt);
                any = true;
                stmt.expressions().forEach(expr -> shared.addAll(Walk.read(expr)));
                if (stmt instanceof Stmt.For loop) {
                    shared.add(loop.index());
                }
                String label = label(stmt);
                if (label != null) {
                    liftedLabels.add(label);
                }
            }
        }
        return any;
    }

    private boolean isReason(Stmt stmt) {
        Variable variable = Walk.written(stmt);
        return switch (stmt) {
            case Stmt.Barrier barrier -> true;
            case Stmt.Break leave -> liftedLabels.contains(leave.label());
            case Stmt.Continue next -> liftedLabels.contains(next.label());
            case Stmt.Return end -> !uniformity.isPartial(end);
            default -> variable != null && shared.contains(variable);
        };
    }

    private static @Nullable String label(Stmt stmt) {
        return switch (stmt) {
            case Stmt.For loop -> loop.label();
            case Stmt.Loop loop -> loop.label();
            case Stmt.Labeled labeled -> labeled.label();
            default -> null;
        };
    }

    private List<Phase> phases(Block block) {
        List<Phase> phases = new ArrayList<>();
        List<Stmt> own = new ArrayList<>();
        for (Stmt stmt : block.statements()) {
            refuseAfterEarlyEnd(stmt);
            if (lifted.contains(stmt)) {
                flush(own, phases);
                refuseAfterEarlyEnd(stmt);
                phase(stmt, phases);
                if (stmt instanceof Stmt.For || stmt instanceof Stmt.Loop) {
                    refuseAfterEarlyEnd(stmt);
                }
            } else {
                own.add(stmt);
            }
        }
        flush(own, phases);
        return phases;
    }

    /** Computes again what a region needs and another has computed, if that costs less than keeping it. */
    private Block withRepeated(Block body) {
        Set<Variable> needed = new HashSet<>(Walk.read(body));
        needed.removeAll(Walk.written(body));
        List<Stmt> statements = new ArrayList<>(body.statements());
        // From the last to the first: each may need those before it.
        for (Stmt.Assign assign : repeatable.reversed()) {
            if (needed.remove(assign.variable()) && !shared.contains(assign.variable())) {
                statements.addFirst(assign);
                needed.addAll(Walk.read(assign.value()));
            }
        }
        return new Block(statements);
    }

    /** The variables with one assignment, whose value is the same wherever it is computed; such as a local id. */
    private List<Stmt.Assign> findRepeatable() {
        Map<Variable, Integer> writes = new HashMap<>();
        Walk.statements(kernel.body(), stmt -> {
            Variable variable = Walk.written(stmt);
            if (variable != null) {
                writes.merge(variable, 1, Integer::sum);
            }
        });
        Set<Variable> known = new HashSet<>();
        List<Stmt.Assign> found = new ArrayList<>();
        Walk.statements(kernel.body(), stmt -> {
            if (stmt instanceof Stmt.Assign assign
                    && writes.getOrDefault(assign.variable(), 0) == 1
                    && assign.value().isTotal()
                    && CostEstimate.nanos(assign.value()) < 1
                    && known.containsAll(Walk.read(assign.value()))) {
                known.add(assign.variable());
                found.add(assign);
            }
        });
        return found;
    }

    private void refuseAfterEarlyEnd(Stmt stmt) {
        if (earlyEnd != null) {
            throw refuse(stmt, "some work items return at line " + earlyEnd.line() + ", the others go on to");
        }
    }

    private void flush(List<Stmt> own, List<Phase> phases) {
        if (own.isEmpty()) {
            return;
        }
        Block body = withRepeated(new Block(own));
        Walk.statements(body, stmt -> earlyEnd = stmt instanceof Stmt.Return ? stmt : earlyEnd);
        Phase.Region region = new Phase.Region(regions.size(), body);
        regions.add(region);
        phases.add(region);
        own.clear();
    }

    private void phase(Stmt stmt, List<Phase> phases) {
        checkAlike(stmt);
        switch (stmt) {
            case Stmt.Barrier barrier -> {}
            case Stmt.Assign assign -> phases.add(new Phase.Assign(assign.line(), assign.variable(), assign.value()));
            case Stmt.If choice ->
                phases.add(new Phase.If(
                        choice.line(), choice.condition(), phases(choice.then()), phases(choice.otherwise())));
            case Stmt.For loop -> phases.add(new Phase.For(loop, phases(loop.body())));
            case Stmt.Loop loop -> phases.add(new Phase.Loop(loop.label(), phases(loop.body())));
            case Stmt.Labeled labeled -> phases.add(new Phase.Labeled(labeled.label(), phases(labeled.body())));
            case Stmt.Break leave -> phases.add(new Phase.Jump(leave));
            case Stmt.Continue next -> phases.add(new Phase.Jump(next));
            case Stmt.Return end -> phases.add(new Phase.Jump(end));
            default -> throw new IllegalStateException("Nothing lifts " + stmt);
        }
    }

    private void checkAlike(Stmt stmt) {
        boolean alike = !uniformity.isDivergent(stmt) && !uniformity.isPartial(stmt);
        if (stmt instanceof Stmt.Assign assign) {
            alike = uniformity.shape(assign.variable()) == Shape.UNIFORM;
        }
        if (!alike) {
            throw refuse(stmt, "not all work items of a group do the same at");
        }
    }

    private UnsupportedBarrierException refuse(Stmt stmt, String why) {
        return new UnsupportedBarrierException("Kernel " + kernel.owner() + "#" + kernel.name()
                + ": a barrier can't be met by all work items alike: " + why + " line " + stmt.line()
                + "; take the barrier out of the branch or loop, or make its condition the same for the whole group"
                + " (docs/KERNELS.md, barriers)");
    }

    /** The variables that more than one region uses and that are not shared by the group. */
    private List<Variable> outliving() {
        Set<Variable> again = new HashSet<>();
        repeatable.forEach(assign -> again.add(assign.variable()));
        Map<Variable, Integer> uses = new LinkedHashMap<>();
        for (Phase.Region region : regions) {
            Set<Variable> used = new LinkedHashSet<>(Walk.read(region.body()));
            used.addAll(Walk.written(region.body()));
            used.forEach(variable -> uses.merge(variable, 1, Integer::sum));
        }
        return uses.entrySet().stream()
                .filter(e -> e.getValue() > 1 && !shared.contains(e.getKey()) && !again.contains(e.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
