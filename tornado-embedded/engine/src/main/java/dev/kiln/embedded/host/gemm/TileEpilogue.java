package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.GlobalMemory.ALL;
import static dev.kiln.embedded.host.gemm.GlobalMemory.ORDER;
import static dev.kiln.embedded.host.gemm.Panels.COLUMNS;
import static dev.kiln.embedded.host.gemm.Panels.LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_BYTES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_INTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_LANES;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SHORTS;
import static dev.kiln.embedded.host.gemm.Panels.ROW_SPECIES;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Applies an epilogue to tiles of finished sums in {@link Workspace#tile}. */
final class TileEpilogue {
    private final Epilogue kind;
    private final StoredFormat format;
    private final long aux;

    /** Codes from a row of the mask to the next, and from a product's mask to the next. */
    private final long pitch;

    private final long stride;

    TileEpilogue(GemmRequest request) {
        kind = request.spec().epilogue();
        format = request.aux().format();
        aux = request.aux().codes().getSegment().address();
        pitch = request.aux().pitch(request.spec().n());
        stride = request.spec().strideC();
    }

    /** Returns whether this changes nothing. */
    boolean isNone() {
        return kind == Epilogue.NONE;
    }

    /**
     * Changes a tile.
     *
     * @param product number of the product in the batch
     * @param row first row of C
     * @param column first column of C
     * @param rows valid rows, at most {@link Panels#ROWS}
     * @param columns valid columns, at most {@link Panels#COLUMNS}
     * @param vectors whether to use vectors, as far as there is another way
     */
    void apply(Workspace scratch, long product, int row, int column, int rows, int columns, boolean vectors) {
        float[] tile = scratch.tile;
        int end = rows * COLUMNS;
        if (kind == Epilogue.RELU_MASK) {
            long first = product * stride + row * pitch + column;
            for (int i = 0; i < rows; i++) {
                mask(tile, i * COLUMNS, aux + format.codeBytes(first + i * pitch), columns, vectors);
            }
        } else if (kind.addsBias()) {
            addBias(tile, aux + Float.BYTES * (long) column, end, columns, vectors);
        }
        switch (kind) {
            case BIAS_RELU -> {
                if (vectors) {
                    Activations.relu(tile, end);
                } else {
                    Activations.reluEach(tile, end);
                }
            }
            case BIAS_GELU -> Activations.gelu(tile, scratch.powers, end);
            case BIAS_SILU -> Activations.silu(tile, scratch.powers, end);
            default -> {}
        }
    }

    private static void addBias(float[] tile, long biases, int end, int columns, boolean vectors) {
        if (columns < COLUMNS || !vectors) {
            for (int at = 0; at < end; at += COLUMNS) {
                for (int column = 0; column < columns; column++) {
                    tile[at + column] += GlobalMemory.get(biases + Float.BYTES * (long) column);
                }
            }
            return;
        }
        FloatVector bias0 = fromMemorySegment(SPECIES, ALL, biases, ORDER);
        FloatVector bias1 = fromMemorySegment(SPECIES, ALL, biases + 4L * LANES, ORDER);
        for (int at = 0; at < end; at += COLUMNS) {
            FloatVector.fromArray(SPECIES, tile, at).add(bias0).intoArray(tile, at);
            FloatVector.fromArray(SPECIES, tile, at + LANES).add(bias1).intoArray(tile, at + LANES);
        }
    }

    private void mask(float[] tile, int at, long codes, int columns, boolean vectors) {
        int bytes = (int) format.codeBytes(1);
        // Vectors of bytes may be longer than those of floats, and nothing behind the mask may be read.
        boolean isVectored = vectors && columns == COLUMNS && (bytes > 1 || ROW_BYTES.length() == ROW_LANES);
        if (!isVectored) {
            maskEach(tile, at, codes, columns, bytes);
            return;
        }
        for (int column = 0; column < COLUMNS; column += ROW_LANES) {
            long from = codes + bytes * (long) column;
            VectorMask<Float> keeps = switch (bytes) {
                case Byte.BYTES -> {
                    IntVector code = (IntVector) ByteVector.fromMemorySegment(ROW_BYTES, ALL, from, ORDER)
                            .convertShape(VectorOperators.B2I, ROW_INTS, 0);
                    yield code.compare(VectorOperators.GT, 0).cast(ROW_SPECIES);
                }
                case Short.BYTES -> {
                    IntVector code = (IntVector) ShortVector.fromMemorySegment(ROW_SHORTS, ALL, from, ORDER)
                            .convertShape(VectorOperators.S2I, ROW_INTS, 0);
                    yield code.compare(VectorOperators.GT, 0).cast(ROW_SPECIES);
                }
                default -> fromMemorySegment(ROW_SPECIES, ALL, from, ORDER).compare(VectorOperators.GT, 0f);
            };
            FloatVector value = FloatVector.fromArray(ROW_SPECIES, tile, at + column);
            FloatVector.zero(ROW_SPECIES).blend(value, keeps).intoArray(tile, at + column);
        }
    }

    private static void maskEach(float[] tile, int at, long codes, int columns, int bytes) {
        for (int column = 0; column < columns; column++) {
            long from = codes + bytes * (long) column;
            boolean keeps = switch (bytes) {
                case Byte.BYTES -> GlobalMemory.getByte(from) > 0;
                case Short.BYTES -> GlobalMemory.getShort(from) > 0;
                default -> GlobalMemory.get(from) > 0;
            };
            tile[at + column] = keeps ? tile[at + column] : 0f;
        }
    }
}
