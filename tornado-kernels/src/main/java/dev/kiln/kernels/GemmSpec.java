package dev.kiln.kernels;

/**
 * What a step graph asks for when it needs a matrix product: {@code C = epilogue(op(A)·op(B) [+ C])}, all row-major
 * with dense rows: op(A) is m × k, op(B) is k × n, C is m × n; a transposed operand lies in memory as k × m or n × k. A
 * batch repeats this with each array advanced by its stride; the auxiliary array is shared by the whole batch, except
 * that of {@link Epilogue#RELU_GRADIENT}, which advances like C.
 *
 * @param m rows of C
 * @param n columns of C
 * @param k length of the sums
 * @param transA whether A lies in memory as k × m
 * @param transB whether B lies in memory as n × k
 * @param batch number of products
 * @param strideA elements from one A to the next
 * @param strideB elements from one B to the next
 * @param strideC elements from one C to the next
 * @param accumulate whether C is added to the product before the epilogue
 * @param epilogue what is done to each element before it is stored
 */
public record GemmSpec(
        int m,
        int n,
        int k,
        boolean transA,
        boolean transB,
        int batch,
        int strideA,
        int strideB,
        int strideC,
        boolean accumulate,
        Epilogue epilogue) {

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException naming the size that is not positive, or the stride that is negative
     */
    public GemmSpec {
        requireAtLeast(1, "m", m);
        requireAtLeast(1, "n", n);
        requireAtLeast(1, "k", k);
        requireAtLeast(1, "batch", batch);
        requireAtLeast(0, "strideA", strideA);
        requireAtLeast(0, "strideB", strideB);
        requireAtLeast(0, "strideC", strideC);
        if (batch > 1 && strideC < (long) m * n) {
            throw new IllegalArgumentException("GEMM " + m + "×" + n + "×" + k + ": products of a batch would overlap, "
                    + "expected strideC of at least " + (long) m * n + ", got " + strideC);
        }
    }

    /** One product without accumulation or epilogue. */
    public static GemmSpec of(int m, int n, int k, boolean transA, boolean transB) {
        return new GemmSpec(m, n, k, transA, transB, 1, 0, 0, 0, false, Epilogue.NONE);
    }

    /** Forward pass of a dense layer, Y [batch × out] = epilogue(X [batch × in] · W [out × in]ᵀ). */
    public static GemmSpec denseForward(int batch, int in, int out, Epilogue epilogue) {
        return of(batch, out, in, false, true).withEpilogue(epilogue);
    }

    /** Gradient of a dense layer's input, dX [batch × in] = dY [batch × out] · W [out × in]. */
    public static GemmSpec denseInputGradient(int batch, int in, int out) {
        return of(batch, in, out, false, false);
    }

    /** Gradient of a dense layer's weights, dW [out × in] = dY [batch × out]ᵀ · X [batch × in]. */
    public static GemmSpec denseWeightGradient(int batch, int in, int out) {
        return of(out, in, batch, true, false);
    }

    /** This product with another epilogue. */
    public GemmSpec withEpilogue(Epilogue other) {
        return new GemmSpec(m, n, k, transA, transB, batch, strideA, strideB, strideC, accumulate, other);
    }

    /** This product, added to what C holds. */
    public GemmSpec accumulating() {
        return new GemmSpec(m, n, k, transA, transB, batch, strideA, strideB, strideC, true, epilogue);
    }

    /** This product repeated over a batch with these strides, in elements. */
    public GemmSpec batched(int products, int strideOfA, int strideOfB, int strideOfC) {
        return new GemmSpec(m, n, k, transA, transB, products, strideOfA, strideOfB, strideOfC, accumulate, epilogue);
    }

    /** Floating-point operations: a multiplication and an addition for each term of each sum. */
    public long flops() {
        return 2L * batch * m * n * k;
    }

    private static void requireAtLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException("GEMM: expected " + name + " of at least " + least + ", got " + value);
        }
    }
}
