package dev.kiln.embedded.host.gemm;

import dev.kiln.embedded.host.VectorWidth;
import java.util.Arrays;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The layout of packed operands.
 *
 * <p>Element (row r, depth d) of left panels lies at {@code (r / ROWS) · LEFT_PANEL + d · ROWS + r % ROWS}. Element
 * (depth d, column c) of right panels lies at {@code (c / COLUMNS) · RIGHT_PANEL + d · COLUMNS + c % COLUMNS}. Rows and
 * columns that a matrix does not have may hold anything.
 */
final class Panels {
    /** The vectors that the micro-kernel uses. */
    static final VectorSpecies<Float> SPECIES = VectorSpecies.of(float.class, VectorWidth.SHAPE);

    /** Floats in a vector. */
    static final int LANES = SPECIES.length();

    /** Rows of a left panel: 6 × 2 vectors of sums, 2 of B and 2 of A fill the 16 registers of AVX2. */
    static final int ROWS = 6;

    /** Rows that packers of left panels write at once where there are as many: a multiple of every vector. */
    static final int WRITTEN_ROWS = 8;

    /** The vectors that packers write rows of left panels with. */
    static final VectorSpecies<Float> ROW_SPECIES =
            LANES < WRITTEN_ROWS ? SPECIES : VectorSpecies.of(float.class, VectorShape.S_256_BIT);

    /** Floats in such a vector. */
    static final int ROW_LANES = ROW_SPECIES.length();

    /** As many ints. */
    static final VectorSpecies<Integer> ROW_INTS = VectorSpecies.of(int.class, ROW_SPECIES.vectorShape());

    /** As many shorts. */
    static final VectorSpecies<Short> ROW_SHORTS =
            VectorSpecies.of(short.class, VectorShape.forBitSize(ROW_SPECIES.vectorBitSize() / 2));

    /** The shorts that fill one of the micro-kernel's vectors. */
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SPECIES.vectorShape());

    /** As many bytes, or more: there is no shorter vector. */
    static final VectorSpecies<Byte> ROW_BYTES = ByteVector.SPECIES_64;

    /** Columns of a right panel. */
    static final int COLUMNS = 2 * LANES;

    /** Steps of K that the micro-kernel takes at once: panels are filled up to a multiple. */
    static final int STEPS = 4;

    /** The largest block of K. */
    static final int DEPTH = GemmSpec.LARGEST_DEPTH;

    /** Floats of a left panel, with room for packers that write {@link #WRITTEN_ROWS} for {@link #ROWS} rows. */
    static final int LEFT_PANEL = ROWS * DEPTH + 16;

    /** Floats of a right panel. */
    static final int RIGHT_PANEL = COLUMNS * DEPTH;

    /** Floats of one tile of sums. */
    static final int TILE = ROWS * COLUMNS;

    private Panels() {}

    /**
     * Fills the steps of left panels between {@code depth} and the next multiple of {@link #STEPS} with negative zeros.
     * Times the positive ones of right panels these leave any sum as it is, a negative zero, too.
     */
    static void clearLeftSteps(float[] panels, int at, int lines, int depth) {
        clearSteps(panels, at, (lines + ROWS - 1) / ROWS, LEFT_PANEL, ROWS, depth, -0f);
    }

    /** Fills the steps of right panels between {@code depth} and the next multiple of {@link #STEPS} with zeros. */
    static void clearRightSteps(float[] panels, int at, int lines, int depth) {
        clearSteps(panels, at, (lines + COLUMNS - 1) / COLUMNS, RIGHT_PANEL, COLUMNS, depth, 0f);
    }

    private static void clearSteps(float[] panels, int at, int count, int pitch, int width, int depth, float zero) {
        int end = (depth + STEPS - 1) / STEPS * STEPS;
        for (int i = 0; i < count && end > depth; i++) {
            int panel = at + i * pitch;
            Arrays.fill(panels, panel + depth * width, panel + end * width, zero);
        }
    }
}
