package dev.kiln.embedded.ir;

/**
 * A {@code @Parallel} loop that became a dimension of the grid. The innermost such loop is dimension 0.
 *
 * @param dimension 0, 1 or 2
 * @param tripCount how many work items the dimension needs (INT, may be ≤ 0 for an empty loop), computed from
 *     constants, arguments and array lengths only
 */
public record ParallelDimension(int dimension, Expr tripCount) {}
