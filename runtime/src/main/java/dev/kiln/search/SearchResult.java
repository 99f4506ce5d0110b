package dev.kiln.search;

import java.util.List;

/**
 * What a search found.
 *
 * @param settings it was made with
 * @param samples that each candidate was measured on
 * @param batch samples of one batch
 * @param widest everything in its widest format
 * @param recipe the formats that the recipe begins with
 * @param trained the formats that the network was trained in, or the nearest ones that can be searched
 * @param sensitivities as far as they were measured
 * @param trials everything that was measured, in order
 * @param front of all trials, by rising cost
 * @param chosen within the budget
 * @param generations that were made
 * @param stopped whether it was ended early
 * @param seconds it took
 */
public record SearchResult(
        SearchSettings settings,
        int samples,
        int batch,
        Trial widest,
        Trial recipe,
        Trial trained,
        List<Sensitivity> sensitivities,
        List<Trial> trials,
        List<Trial> front,
        Trial chosen,
        int generations,
        boolean stopped,
        double seconds) {
    /** Copies the lists. */
    public SearchResult {
        sensitivities = List.copyOf(sensitivities);
        trials = List.copyOf(trials);
        front = List.copyOf(front);
    }
}
