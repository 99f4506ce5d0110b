package dev.kiln.embedded.ir;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /** By parameter, the indexes of all loads from its array, and of all stores; no less than they can be. */
    final Map<Integer, Range> loaded = new HashMap<>();

    final Map<Integer, Range> stored = new HashMap<>();

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

    /** How many elements of a parameter's array loads can reach, from the first to the last one; 0 without loads. */
    public long loadedElements(int parameter) {
        return length(loaded.get(parameter));
    }

    /** {@link #loadedElements} for stores. */
    public long storedElements(int parameter) {
        return length(stored.get(parameter));
    }

    private static long length(@Nullable Range range) {
        return range == null ? 0 : range.most() - range.least() + 1;
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
