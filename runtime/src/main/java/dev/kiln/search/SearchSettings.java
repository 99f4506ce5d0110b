package dev.kiln.search;

/**
 * How to search.
 *
 * @param budget what the policy may cost
 * @param generations of the evolution, at most; 0 for greedy steps alone
 * @param population candidates of a generation
 * @param samples of the validation data that a candidate is measured on, at most
 * @param seed of the sample and of the evolution
 */
public record SearchSettings(Budget budget, int generations, int population, int samples, long seed) {}
