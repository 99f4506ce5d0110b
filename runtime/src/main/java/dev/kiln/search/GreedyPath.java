package dev.kiln.search;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps towards lower cost, each the one for which sensitivities foretell the least loss for what it saves. */
public final class GreedyPath {
    private GreedyPath() {}

    /** The candidates after each step from {@code start}, without it, until no step saves anything. */
    public static List<Candidate> from(Candidate start, Problem problem, Sensitivities sensitivities) {
        List<Candidate> path = new ArrayList<>();
        Candidate next = step(start, problem, sensitivities);
        while (next != null) {
            path.add(next);
            next = step(next, problem, sensitivities);
        }
        return path;
    }

    private static @Nullable Candidate step(Candidate at, Problem problem, Sensitivities sensitivities) {
        Candidate best = null;
        double bestPrice = Double.POSITIVE_INFINITY;
        double cost = problem.cost(at);
        for (int slot = 0; slot < problem.slots(); slot++) {
            for (int place = 0; place < problem.choices().get(slot); place++) {
                Candidate candidate = at.with(slot, place);
                double saved = cost - problem.cost(candidate);
                double price = (sensitivities.change(slot, place) - sensitivities.change(slot, at.place(slot))) / saved;
                // A loss that is not a number has no price, but is a way down where there is no other.
                double known = Double.isNaN(price) ? Double.MAX_VALUE : price;
                if (saved > 0 && known < bestPrice) {
                    best = candidate;
                    bestPrice = known;
                }
            }
        }
        return best;
    }
}
