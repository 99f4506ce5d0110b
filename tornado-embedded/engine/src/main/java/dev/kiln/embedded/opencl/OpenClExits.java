package dev.kiln.embedded.opencl;

import dev.kiln.embedded.ir.Stmt;
import dev.kiln.embedded.ir.Walk;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Exits in C, which has no labels: one that leaves more than the innermost loop sets a flag and leaves that; behind
 * each loop in between stands a look at the flag.
 */
final class OpenClExits {
    /**
     * Lines to write around a target that is complete.
     *
     * @param before in front of it
     * @param inside first in its body
     * @param after behind it
     */
    record Flags(List<String> before, List<String> inside, List<String> after) {}

    private static final class Target {
        final String label;
        final Set<String> before = new LinkedHashSet<>();
        final Set<String> inside = new LinkedHashSet<>();
        final Set<String> after = new LinkedHashSet<>();

        Target(String label) {
            this.label = label;
        }
    }

    private final OpenClNames names;
    private final Deque<Target> targets = new ArrayDeque<>();
    private final Map<String, String> flags = new HashMap<>();

    OpenClExits(OpenClNames names) {
        this.names = names;
    }

    /** Whether anything breaks out of a labelled block. */
    static boolean isLeft(Stmt.Labeled labeled) {
        boolean[] left = {false};
        Walk.statements(
                labeled.body(),
                s -> left[0] |= s instanceof Stmt.Break b && b.label().equals(labeled.label()));
        return left[0];
    }

    /** Goes into a loop, or a block that is written as a loop of one turn. */
    void enter(String label) {
        targets.push(new Target(label));
    }

    /** Leaves it again. */
    Flags exit() {
        Target target = targets.pop();
        return new Flags(List.copyOf(target.before), List.copyOf(target.inside), List.copyOf(target.after));
    }

    /** A break to a label. */
    List<String> leave(Stmt.Break leave) {
        if (targets.element().label.equals(leave.label())) {
            return List.of("break;");
        }
        String flag = flag("leave_", leave.label());
        Target target = passThrough(leave.label(), flag, "break;");
        target.before.add("bool " + flag + " = false;");
        return List.of(flag + " = true;", "break;");
    }

    /** A continue of a loop. */
    List<String> next(Stmt.Continue next) {
        if (targets.element().label.equals(next.label())) {
            return List.of("continue;");
        }
        String flag = flag("next_", next.label());
        Target target = passThrough(next.label(), flag, "continue;");
        target.inside.add("bool " + flag + " = false;");
        return List.of(flag + " = true;", "break;");
    }

    private String flag(String prefix, String label) {
        return flags.computeIfAbsent(prefix + label, names::unique);
    }

    /** Puts a look at the flag behind everything inside of the target. */
    private Target passThrough(String label, String flag, String last) {
        Iterator<Target> outwards = targets.iterator();
        Target inner = outwards.next();
        while (true) {
            Target outer = outwards.next();
            boolean arrives = outer.label.equals(label);
            inner.after.add("if (" + flag + ") " + (arrives ? last : "break;"));
            if (arrives) {
                return outer;
            }
            inner = outer;
        }
    }
}
