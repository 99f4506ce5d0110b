package dev.kiln.embedded.host.gemm;

/**
 * The shape of one product, or of a batch of equal ones: C[m × n] = epilogue(op(A)[m × k] · op(B)[k × n] [+ C]).
 *
 * <p>Matrices are row-major and dense: A is m × k, or k × m when transposed; B is k × n, or n × k when transposed.
 *
 * @param m rows of C, at least 1
 * @param n columns of C, at least 1
 * @param k length of the sums, at least 1
 * @param transposeA whether A is stored as k × m
 * @param transposeB whether B is stored as n × k
 * @param batch number of products, at least 1
 * @param strideA elements from one A to the next; 0 uses the same A for all
 * @param strideB elements from one B to the next; 0 uses the same B for all
 * @param strideC elements from one C to the next, at least m · n if there are several
 * @param accumulate whether the old C is added before the epilogue
 * @param epilogue what is done to each element before it is stored
 */
public record GemmSpec(
        int m,
        int n,
        int k,
        boolean transposeA,
        boolean transposeB,
        int batch,
        int strideA,
        int strideB,
        int strideC,
        boolean accumulate,
        Epilogue epilogue) {

    /** The most steps of K that are summed at once: with AVX2, a right panel takes half of a 32 KiB L1 cache. */
    public static final int LARGEST_DEPTH = 256;

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a size is less than 1, a stride negative, or results would overlap
     */
    public GemmSpec {
        atLeast("m", m, 1);
        atLeast("n", n, 1);
        atLeast("k", k, 1);
        atLeast("batch", batch, 1);
        atLeast("strideA", strideA, 0);
        atLeast("strideB", strideB, 0);
        atLeast("strideC", strideC, 0);
        if (batch > 1 && strideC < (long) m * n) {
            throw new IllegalArgumentException("GEMM results of a batch overlap: strideC must be at least m·n = "
                    + (long) m * n + ", but is " + strideC);
        }
    }

    /** Returns the shape of a single product without epilogue. */
    public static GemmSpec of(int m, int n, int k, boolean transposeA, boolean transposeB) {
        return new GemmSpec(m, n, k, transposeA, transposeB, 1, 0, 0, 0, false, Epilogue.NONE);
    }

    /** Returns the same shape with an epilogue. */
    public GemmSpec with(Epilogue other) {
        return new GemmSpec(m, n, k, transposeA, transposeB, batch, strideA, strideB, strideC, accumulate, other);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("GEMM " + name + " must be at least " + least + ", but is " + value);
        }
    }

    /**
     * Returns the length of the blocks that K is cut into; the last may be shorter. On every device a sum is a chain of
     * multiply-adds over each block, starting from 0, and the blocks' sums are added in order, to the old C first.
     */
    public int depth() {
        int blocks = Math.ceilDiv(k, LARGEST_DEPTH);
        return Math.min(k, Math.ceilDiv(Math.ceilDiv(k, blocks), 8) * 8);
    }

    /** Returns how many elements of A the product reads, counted from the first. */
    public long elementsOfA() {
        return (batch - 1L) * strideA + (long) m * k;
    }

    /** Returns how many elements of B the product reads, counted from the first. */
    public long elementsOfB() {
        return (batch - 1L) * strideB + (long) k * n;
    }

    /** Returns how many elements of C the product writes or skips, counted from the first. */
    public long elementsOfC() {
        return (batch - 1L) * strideC + (long) m * n;
    }

    /** Returns how many elements of {@code aux} the epilogue reads; masks are laid out like C. */
    public long elementsOfAux() {
        if (epilogue.addsBias()) {
            return n;
        }
        return epilogue == Epilogue.RELU_MASK ? elementsOfC() : 0;
    }

    /** Returns the number of multiplications, each with its addition. */
    public double multiplyAdds() {
        return (double) batch * m * n * k;
    }
}
