package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Activation functions on vectors, from additions, products and fused steps only: the library's transcendental
 * functions give other bits before compilation than after it.
 */
final class Activations {
    private static final float LOG2_E = 1.442695f;
    private static final float LN2_HIGH = 355f / 512;
    private static final float LN2_LOW = -2.1219444e-4f;

    /** Adding and subtracting this rounds a float of magnitude below 2²² to an integer. */
    private static final float ROUNDER = 12582912f;

    /** Beyond this the result of exp is no normal float. */
    private static final float LARGEST = 87f;

    private static final float GELU_SCALE = 1.5957692f; // 2 √(2/π)
    private static final float GELU_CUBE = 0.044715f;

    private Activations() {}

    /** Returns max(x, 0); NaN stays NaN. */
    static FloatVector relu(FloatVector x) {
        return x.blend(0f, x.compare(VectorOperators.LE, 0f));
    }

    /** Returns x · σ(x). */
    static FloatVector silu(FloatVector x) {
        return x.div(exp(x.neg()).add(1f));
    }

    /** Returns GELU's tanh form as x · σ(2√(2/π)(x + 0.044715 x³)). */
    static FloatVector gelu(FloatVector x) {
        FloatVector cube = x.mul(x).mul(x);
        FloatVector inner = cube.mul(GELU_CUBE).add(x).mul(-GELU_SCALE);
        return x.div(exp(inner).add(1f));
    }

    /**
     * Returns eˣ within 2 units in the last place, with x limited to ±87; NaN stays NaN. Method: x = n ln 2 + r with
     * |r| ≤ ln 2 / 2, the Taylor polynomial of degree 7 for eʳ, and n added to the exponent.
     */
    private static FloatVector exp(FloatVector x) {
        FloatVector limited = x.blend(LARGEST, x.compare(VectorOperators.GT, LARGEST))
                .blend(-LARGEST, x.compare(VectorOperators.LT, -LARGEST));
        FloatVector shifted = limited.mul(LOG2_E).add(ROUNDER);
        FloatVector n = shifted.sub(ROUNDER);
        FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), limited);
        r = n.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(SPECIES, 1f / 5040);
        p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 720));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 120));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 24));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 1f / 6));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 0.5f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 1f));
        p = p.fma(r, FloatVector.broadcast(SPECIES, 1f));
        // The low bits of the shifted value are n in two's complement: moved up, they are 2ⁿ's exponent less the bias.
        IntVector exponent = shifted.viewAsIntegralLanes().lanewise(VectorOperators.LSHL, 23);
        return p.viewAsIntegralLanes().add(exponent).reinterpretAsFloats();
    }
}
