package dev.kiln.embedded.host.gemm;

/**
 * Decodes part of a row of a stored matrix to FP32. Implementations work in whole vectors: they read up to
 * {@link #OVERREAD} bytes too many, and write up to {@link #OVERWRITE} floats too many.
 */
interface RowDecoder {
    /** Bytes behind the wanted codes that must be readable. */
    int OVERREAD = 64;

    /** Floats behind the wanted ones that get overwritten. */
    int OVERWRITE = 16;

    /**
     * Decodes {@code count} elements.
     *
     * @param codes address of the row's first code
     * @param scales address of the row's first scale, if the format has any
     * @param first column to start at, even
     * @param count columns
     * @param to address of the first decoded float
     */
    void decode(long codes, long scales, long first, long count, long to);

    /** Returns the decoder of a matrix. */
    static RowDecoder of(StoredMatrix matrix) {
        int group = matrix.group();
        return switch (matrix.format()) {
            case FP32 ->
                (codes, scales, first, count, to) ->
                        GlobalMemory.copy(codes + Float.BYTES * first, to, Float.BYTES * count);
            case FP16 -> new HalfDecoder();
            case BF16 -> new BrainDecoder();
            case FP8_E4M3, FP8_E5M2 -> new ByteFloatDecoder(ByteFloat.of(matrix.format()), group);
            case INT8 -> new ByteDecoder(group);
            case INT4 -> new NibbleDecoder(group);
        };
    }
}
