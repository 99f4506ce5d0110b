/**
 * Finds a policy for a trained network under a budget. {@link dev.kiln.search.PolicySearch} goes from the sensitivity
 * of each tensor over greedy steps to a small evolution. What decides, {@link dev.kiln.search.GreedyPath},
 * {@link dev.kiln.search.Evolution} and {@link dev.kiln.search.Front}, knows no network: it sees candidates with a cost
 * and a loss ({@link dev.kiln.search.Problem}) and is a function of them and of a seed.
 */
@NullMarked
package dev.kiln.search;

import org.jspecify.annotations.NullMarked;
