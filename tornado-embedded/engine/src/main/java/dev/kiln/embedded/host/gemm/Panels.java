package dev.kiln.embedded.host.gemm;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The layout of packed operands.
 *
 * <p>Element (row r, depth d) of left panels lies at {@code r · DEPTH + d}: rows of a fixed pitch, of which
 * {@link #ROWS} make a panel. Element (depth d, column c) of right panels lies at {@code (c / COLUMNS) · RIGHT_PANEL +
 * d · COLUMNS + c % COLUMNS}. Rows and columns that a matrix does not have are filled with zeros.
 */
final class Panels {
    /** The vectors that the micro-kernel uses. */
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Floats in a vector. */
    static final int LANES = SPECIES.length();

    /** Rows of a left panel: 6 × 2 vectors of sums, 2 of B and 2 of A fill the 16 registers of AVX2. */
    static final int ROWS = 6;

    /** Columns of a right panel. */
    static final int COLUMNS = 2 * LANES;

    /** The largest block of K: with AVX2, a right panel takes half of a 32 KiB L1 cache. */
    static final int DEPTH = 256;

    /** Floats of a left panel. */
    static final int LEFT_PANEL = ROWS * DEPTH;

    /** Floats of a right panel. */
    static final int RIGHT_PANEL = COLUMNS * DEPTH;

    /** Floats of one tile of sums. */
    static final int TILE = ROWS * COLUMNS;

    private Panels() {}
}
