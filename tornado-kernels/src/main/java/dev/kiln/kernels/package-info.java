/**
 * Kiln's kernels: pure static methods against the TornadoVM API, one file a topic, and the factories of its library
 * tasks.
 *
 * <p>A kernel takes a {@code KernelContext} first; work items along {@code globalIdx} are lanes, the grid is padded
 * ({@link LaunchGrid}) and each kernel guards itself with {@code if (i >= n) return}. What changes from step to step
 * travels in small arrays, shapes are int arguments. Matrices are row-major. The twin of each kernel, in plain double
 * arithmetic, stands under the same class name in {@code dev.kiln.kernels.reference}; docs/NUMERICS.md has rounding,
 * orders of summation and tolerances.
 *
 * <p>A batch array keeps its full number of rows B; the real batch size travels in a 1-element {@code IntArray}, and
 * rows beyond it contribute nothing and get a zero gradient.
 */
@NullMarked
package dev.kiln.kernels;

import org.jspecify.annotations.NullMarked;
