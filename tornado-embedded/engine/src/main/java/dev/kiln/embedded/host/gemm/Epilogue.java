package dev.kiln.embedded.host.gemm;

/** What happens to an element of a product before it is stored. */
public enum Epilogue {
    /** Nothing. */
    NONE(0, false),
    /** Adds {@code aux[column]}. */
    BIAS(1, true),
    /** Adds {@code aux[column]}, then max(v, 0). */
    BIAS_RELU(2, true),
    /** Adds {@code aux[column]}, then GELU in its tanh form, v · σ(2√(2/π)(v + 0.044715 v³)). */
    BIAS_GELU(3, true),
    /** Adds {@code aux[column]}, then SiLU, v · σ(v). */
    BIAS_SILU(4, true),
    /** Keeps v where {@code aux[row, column] > 0} and stores 0 elsewhere: the gradient of ReLU by its output. */
    RELU_MASK(5, false);

    private static final Epilogue[] BY_CODE = values();

    private final int code;
    private final boolean bias;

    Epilogue(int code, boolean bias) {
        this.code = code;
        this.bias = bias;
    }

    /**
     * Returns the epilogue with a code of the library task's parameter list.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Epilogue of(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException(
                    "GEMM epilogue must be a code from 0 to " + (BY_CODE.length - 1) + ", but is " + code);
        }
        return BY_CODE[code];
    }

    /** Returns the code in the library task's parameter list. */
    public int code() {
        return code;
    }

    /** Returns whether {@code aux} is a vector of N biases. */
    public boolean addsBias() {
        return bias;
    }
}
