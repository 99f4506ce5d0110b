package dev.kiln.kernels.reference;

import dev.kiln.kernels.Epilogue;
import dev.kiln.kernels.GemmSpec;

/** Plain twin of the matrix product: three loops. */
public final class Gemm {
    private Gemm() {}

    /**
     * {@code C = epilogue(op(A)·op(B) [+ C])}, in place in {@code c}.
     *
     * @param a each product's op(A) is [m × k]
     * @param b each product's op(B) is [k × n]
     * @param c each product is [m × n]
     * @param aux what the epilogue reads, else ignored
     */
    public static void multiply(GemmSpec spec, double[] a, double[] b, double[] c, double[] aux) {
        for (int item = 0; item < spec.batch(); item++) {
            int startC = item * spec.strideC();
            for (int row = 0; row < spec.m(); row++) {
                for (int column = 0; column < spec.n(); column++) {
                    int at = startC + row * spec.n() + column;
                    double sum = spec.accumulate() ? c[at] : 0;
                    for (int i = 0; i < spec.k(); i++) {
                        int atA = item * spec.strideA() + (spec.transA() ? i * spec.m() + row : row * spec.k() + i);
                        int atB =
                                item * spec.strideB() + (spec.transB() ? column * spec.k() + i : i * spec.n() + column);
                        sum += a[atA] * b[atB];
                    }
                    c[at] = finish(spec.epilogue(), sum, aux, column, at);
                }
            }
        }
    }

    private static double finish(Epilogue epilogue, double sum, double[] aux, int column, int at) {
        return switch (epilogue) {
            case NONE -> sum;
            case BIAS -> sum + aux[column];
            case BIAS_RELU -> Activations.relu(sum + aux[column]);
            case BIAS_GELU -> Activations.gelu(sum + aux[column]);
            case BIAS_SILU -> Activations.silu(sum + aux[column]);
            case RELU_GRADIENT -> aux[at] > 0 ? sum : 0;
        };
    }
}
