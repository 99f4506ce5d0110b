package dev.kiln.kernels;

/** What a matrix product does with each element before it is stored. */
public enum Epilogue {
    /** Stores the product. */
    NONE(0),
    /** Adds a bias [n] to each row. */
    BIAS(1),
    /** Adds a bias and applies ReLU. */
    BIAS_RELU(2),
    /** Adds a bias and applies GELU in its tanh form. */
    BIAS_GELU(3),
    /** Adds a bias and applies SiLU. */
    BIAS_SILU(4),
    /** Keeps the product where an array [m × n] is positive, else stores zero: the backward pass of ReLU. */
    RELU_GRADIENT(5);

    private final int code;

    Epilogue(int code) {
        this.code = code;
    }

    /** The number by which kernels and libraries know this epilogue. */
    public int code() {
        return code;
    }

    /** Whether the auxiliary array is read. */
    public boolean readsAux() {
        return this != NONE;
    }

    /** Elements that the auxiliary array needs for an m × n product; 0 where it is not read. */
    public long auxElements(int m, int n) {
        return switch (this) {
            case NONE -> 0;
            case BIAS, BIAS_RELU, BIAS_GELU, BIAS_SILU -> n;
            case RELU_GRADIENT -> (long) m * n;
        };
    }
}
