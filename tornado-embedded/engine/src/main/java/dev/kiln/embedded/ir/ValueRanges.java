package dev.kiln.embedded.ir;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * What the values of INT expressions tell about a kernel's accesses and arithmetic: which indexes can't be outside, and
 * which sums, differences and products are what the integers would give. It holds for every launch of which the
 * {@link LaunchFacts} hold, also if an access that is not among those fails and gives 0.
 *
 * <p>Statements and expressions are told apart by identity: ask with the kernel that was analysed. Something that
 * occurs twice is inside, or exact, only if it is so at both places.
 */
public final class ValueRanges {
    // FindRanges writes these.
    final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    final Set<Object> doubtful = Collections.newSetFromMap(new IdentityHashMap<>());

    private ValueRanges() {}

    /** Analyses a kernel. */
    public static ValueRanges of(Kernel kernel, LaunchFacts facts) {
        ValueRanges result = new ValueRanges();
        new FindRanges(result, facts).run(kernel.body());
        return result;
    }

    /** Whether a load is always inside its memory. */
    public boolean isInside(Expr.Load load) {
        return isProven(load);
    }

    /** Whether a store or an atomic addition is always inside its memory. */
    public boolean isInside(Stmt access) {
        return isProven(access);
    }

    /** Whether INT arithmetic never overflows, nor divides by zero. */
    public boolean isExact(Expr expr) {
        return isProven(expr);
    }

    /** Whether the increment of a loop never overflows. */
    public boolean stepsInside(Stmt.For loop) {
        return isProven(loop);
    }

    private boolean isProven(Object place) {
        return seen.contains(place) && !doubtful.contains(place);
    }
}
