package dev.kiln.embedded.host.gemm;

/** Encodes part of a row of C. */
interface RowEncoder {
    /**
     * Encodes {@code count} elements.
     *
     * @param values address of the first; floats up to the next whole vector must be readable
     * @param count columns
     * @param row row of C
     * @param column first column of C, where a group starts if the format has groups
     * @param spare memory of the thread for a vector
     */
    void encode(long values, int count, int row, int column, long spare);

    /** Returns the encoder of a result with {@code n} columns. */
    static RowEncoder of(StoredMatrix c, int n, boolean powersOfTwo) {
        long codes = c.codes().getSegment().address();
        return switch (c.format()) {
            case FP32 ->
                (values, count, row, column, spare) -> GlobalMemory.copy(
                        values, codes + Float.BYTES * ((long) row * n + column), Float.BYTES * (long) count);
            case FP16 -> {
                SmallFloatRounder rounder = new SmallFloatRounder(c.format());
                yield (values, count, row, column, spare) ->
                        rounder.round(values, 1, count, codes + Short.BYTES * ((long) row * n + column), spare);
            }
            case BF16 ->
                (values, count, row, column, spare) ->
                        BrainRounder.round(values, count, codes + Short.BYTES * ((long) row * n + column), spare);
            case FP8_E4M3, FP8_E5M2 -> new GroupEncoder(c, n, powersOfTwo);
            default -> throw new IllegalArgumentException("No product is stored as " + c.format());
        };
    }
}
