package dev.kiln.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The Pareto front: what nothing else beats in both cost and loss. */
public final class Front {
    private Front() {}

    /**
     * Those of {@code all} that no other one equals or beats in both cost and loss, by rising cost and falling loss. Of
     * equals in both, the first. What has no loss that is a number is never among them.
     */
    public static <T> List<T> of(List<T> all, Function<T, Score> score) {
        List<T> sorted = all.stream()
                .filter(one -> !Double.isNaN(score.apply(one).loss()))
                .sorted(Comparator.comparing(
                        score, Comparator.comparingDouble(Score::cost).thenComparingDouble(Score::loss)))
                .toList();
        List<T> front = new ArrayList<>();
        double least = Double.POSITIVE_INFINITY;
        for (T one : sorted) {
            if (score.apply(one).loss() < least) {
                least = score.apply(one).loss();
                front.add(one);
            }
        }
        return front;
    }
}
