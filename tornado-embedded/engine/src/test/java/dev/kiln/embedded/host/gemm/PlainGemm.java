package dev.kiln.embedded.host.gemm;

import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/** The plain twin: C = epilogue(op(A) · op(B) [+ C]) in double, one element at a time, with the error bound of each. */
public final class PlainGemm {
    final double[] expected;
    final double[] bound;

    /** Computes the product; {@code c} is read where the product accumulates. */
    public PlainGemm(GemmSpec spec, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        int size = Math.toIntExact(spec.elementsOfC());
        expected = new double[size];
        bound = new double[size];
        for (int product = 0; product < spec.batch(); product++) {
            for (int i = 0; i < spec.m(); i++) {
                for (int j = 0; j < spec.n(); j++) {
                    element(spec, product, i, j, a, b, c, aux);
                }
            }
        }
    }

    /** Returns the right value of an element of C. */
    public double expected(int element) {
        return expected[element];
    }

    /** Returns how far from it a sum of floats may be. */
    public double bound(int element) {
        return bound[element];
    }

    private void element(
            GemmSpec spec, int product, int i, int j, FloatArray a, FloatArray b, FloatArray c, FloatArray aux) {
        int at = product * spec.strideC() + i * spec.n() + j;
        double sum = spec.accumulate() ? c.get(at) : 0;
        double magnitude = Math.abs(sum);
        for (int d = 0; d < spec.k(); d++) {
            int atA = product * spec.strideA() + (spec.transposeA() ? d * spec.m() + i : i * spec.k() + d);
            int atB = product * spec.strideB() + (spec.transposeB() ? j * spec.k() + d : d * spec.n() + j);
            double term = (double) a.get(atA) * b.get(atB);
            sum += term;
            magnitude += Math.abs(term);
        }
        if (spec.epilogue().addsBias()) {
            sum += aux.get(j);
            magnitude += Math.abs(aux.get(j));
        }
        expected[at] = switch (spec.epilogue()) {
            case NONE, BIAS -> sum;
            case BIAS_RELU -> Math.max(sum, 0);
            case BIAS_GELU -> 0.5 * sum * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (sum + 0.044715 * sum * sum * sum)));
            case BIAS_SILU -> sum / (1 + Math.exp(-sum));
            case RELU_MASK -> aux.get(at) > 0 ? sum : 0;
        };
        // k products and additions, one addition each for C and the bias; activations have slope below 1.13 and add
        // a few units of their own.
        bound[at] =
                (spec.k() + 2) * Math.ulp(1f) * magnitude * 1.13 + 8 * Math.ulp(1f) * Math.abs(expected[at]) + 1e-37;
    }
}
