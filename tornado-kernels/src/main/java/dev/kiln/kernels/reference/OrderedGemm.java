package dev.kiln.kernels.reference;

import dev.kiln.kernels.Epilogue;
import dev.kiln.kernels.GemmSpec;

/** Plain twin of {@link dev.kiln.kernels.OrderedGemm} in FP32, each operation rounded. */
public final class OrderedGemm {
    private OrderedGemm() {}

    /**
     * {@code epilogue(op(A)·B)}.
     *
     * @param a op(A) is [m × k]
     * @param b [k × n]
     * @param aux what the epilogue reads, else ignored
     * @return [m × n]
     */
    public static float[] multiply(GemmSpec spec, float[] a, float[] b, float[] aux) {
        float[] c = new float[spec.m() * spec.n()];
        for (int at = 0; at < c.length; at++) {
            int row = at / spec.n();
            int column = at % spec.n();
            float sum = 0f;
            for (int i = 0; i < spec.k(); i++) {
                sum += a[spec.transA() ? i * spec.m() + row : row * spec.k() + i] * b[i * spec.n() + column];
            }
            c[at] = finish(spec.epilogue(), sum, aux, column, at);
        }
        return c;
    }

    /** What an epilogue makes of a sum. */
    public static float finish(Epilogue epilogue, float sum, float[] aux, int column, int at) {
        return switch (epilogue) {
            case NONE -> sum;
            case BIAS -> sum + aux[column];
            case BIAS_RELU -> sum + aux[column] < 0 ? 0 : sum + aux[column];
            case RELU_GRADIENT -> aux[at] > 0 ? sum : 0;
            case BIAS_GELU, BIAS_SILU ->
                throw new IllegalArgumentException("engines compute " + epilogue + " differently");
        };
    }
}
