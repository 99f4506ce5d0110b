package dev.kiln.search;

import dev.kiln.data.SplitMix;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A small evolution under a limit: parents win tournaments of two, children take each slot from either parent, change
 * one slot on average, and are brought below the limit by random steps before they are measured. The best survive.
 * Nothing is measured twice, and nothing but the problem and the seed decides.
 */
public final class Evolution {
    private static final long STREAM = 0x65766F6CL; // Keeps this use of a seed apart from others.

    /** Children that turn out to be known are made again this often. */
    private static final int ATTEMPTS = 30;

    /**
     * How to search.
     *
     * @param population candidates that survive, and children of a generation
     * @param limit highest cost
     */
    public record Settings(int population, double limit, long seed) {}

    private final Problem problem;
    private final Settings settings;
    private final SplitMix random;
    private final Map<Candidate, Score> alive = new LinkedHashMap<>();
    private final Set<Candidate> seen = new HashSet<>();

    /** The first generation: of what was measured already, the best within the limit, then those nearest to it. */
    public Evolution(Problem problem, Settings settings, Collection<Candidate> measured) {
        this.problem = problem;
        this.settings = settings;
        this.random = SplitMix.of(STREAM, settings.seed());
        measured.forEach(this::add);
        select();
    }

    /**
     * Makes and measures one generation.
     *
     * @param stopped asked before each measurement
     * @return whether anything new was found to be measured
     */
    public boolean next(BooleanSupplier stopped) {
        List<Candidate> parents = List.copyOf(alive.keySet());
        int children = 0;
        while (children < settings.population() && !stopped.getAsBoolean()) {
            Candidate child = child(parents);
            if (child == null) {
                break;
            }
            add(child);
            children++;
        }
        select();
        return children > 0;
    }

    /** The candidate of the least loss within the limit; null where none of those measured is. */
    public @Nullable Candidate best() {
        Candidate first = alive.keySet().stream().findFirst().orElse(null);
        return first != null && isWithin(first) ? first : null;
    }

    private void add(Candidate candidate) {
        if (seen.add(candidate)) {
            alive.put(candidate, problem.score(candidate));
        }
    }

    private boolean isWithin(Candidate candidate) {
        Score score = alive.get(candidate);
        return score != null && score.cost() <= settings.limit();
    }

    private void select() {
        List<Map.Entry<Candidate, Score>> sorted = alive.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingDouble((Score score) -> Math.max(score.cost(), settings.limit()))
                                .thenComparingDouble(Score::loss)
                                .thenComparingDouble(Score::cost)))
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .toList();
        alive.clear();
        sorted.stream().limit(settings.population()).forEach(entry -> alive.put(entry.getKey(), entry.getValue()));
    }

    /** A candidate that nobody has seen; null where there is none near. */
    private @Nullable Candidate child(List<Candidate> parents) {
        for (int attempt = 0; attempt < ATTEMPTS && !parents.isEmpty(); attempt++) {
            Candidate child = reduced(mutated(crossed(winner(parents), winner(parents))));
            if (child != null && !seen.contains(child)) {
                return child;
            }
        }
        for (Candidate parent : parents) {
            for (int slot = 0; slot < problem.slots(); slot++) {
                for (int place = 0; place < problem.choices().get(slot); place++) {
                    Candidate neighbour = parent.with(slot, place);
                    if (problem.cost(neighbour) <= settings.limit() && !seen.contains(neighbour)) {
                        return neighbour;
                    }
                }
            }
        }
        return null;
    }

    /** Parents are in order, the best first. */
    private Candidate winner(List<Candidate> parents) {
        return parents.get(Math.min(random.nextInt(parents.size()), random.nextInt(parents.size())));
    }

    private Candidate crossed(Candidate a, Candidate b) {
        List<Integer> places = new ArrayList<>();
        for (int slot = 0; slot < problem.slots(); slot++) {
            places.add((random.nextInt(2) == 0 ? a : b).place(slot));
        }
        return new Candidate(places);
    }

    private Candidate mutated(Candidate candidate) {
        Candidate mutated = candidate;
        for (int slot = 0; slot < problem.slots(); slot++) {
            int choices = problem.choices().get(slot);
            if (choices > 1 && random.nextInt(problem.slots()) == 0) {
                int other = random.nextInt(choices - 1);
                mutated = mutated.with(slot, other < candidate.place(slot) ? other : other + 1);
            }
        }
        return mutated;
    }

    /** Random steps that each lower the cost, until it is within the limit; null where no step does. */
    private @Nullable Candidate reduced(Candidate candidate) {
        Candidate reduced = candidate;
        double cost = problem.cost(reduced);
        while (!(cost <= settings.limit())) {
            List<Candidate> lower = new ArrayList<>();
            for (int slot = 0; slot < problem.slots(); slot++) {
                for (int place = 0; place < problem.choices().get(slot); place++) {
                    Candidate step = reduced.with(slot, place);
                    if (problem.cost(step) < cost) {
                        lower.add(step);
                    }
                }
            }
            if (lower.isEmpty()) {
                return null;
            }
            reduced = lower.get(random.nextInt(lower.size()));
            cost = problem.cost(reduced);
        }
        return reduced;
    }
}
