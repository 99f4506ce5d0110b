package dev.kiln;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds what a mistyped word was probably meant to be. */
public final class Suggestion {
    private Suggestion() {}

    /**
     * The word of {@code known} that is closest to {@code given} by edit distance, if any is close enough to be a
     * typing error: at most a third of its letters differ, and at least two may.
     */
    public static Optional<String> nearest(String given, Collection<String> known) {
        String word = given.toLowerCase(Locale.ROOT);
        String best = null;
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(word, candidate.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        if (best == null || bestDistance > Math.max(2, best.length() / 3) || bestDistance >= best.length()) {
            return Optional.empty();
        }
        return Optional.of(best);
    }

    /**
     * The end of an error message about an unknown word: {@code did you mean "x"?} where one is near, and what is known
     * either way.
     */
    public static String hint(String given, Collection<String> known) {
        String list = String.join(", ", known);
        return nearest(given, known)
                .map(word -> "did you mean \"" + word + "\"? Known: " + list)
                .orElse("known: " + list);
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
