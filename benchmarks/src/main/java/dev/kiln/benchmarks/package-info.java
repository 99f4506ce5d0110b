/**
 * Side-by-side benchmarks against what a user would pick instead; {@code scripts/versus} starts them.
 *
 * <p>Ours and the peer's run in turn, in one session on one machine, and the result is the median of the ratios of at
 * least seven pairs with its spread: absolute figures move with the machine, ratios hardly. The machine's own limits
 * are measured first. The peers' artifacts are no dependency of any module: the script resolves them when a benchmark
 * needs them, and their code lies in {@code src/peers}.
 */
@NullMarked
package dev.kiln.benchmarks;

import org.jspecify.annotations.NullMarked;
