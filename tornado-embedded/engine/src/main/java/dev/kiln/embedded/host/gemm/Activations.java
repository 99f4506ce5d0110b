package dev.kiln.embedded.host.gemm;

import static dev.kiln.embedded.host.gemm.Panels.LANES;
import static dev.kiln.embedded.host.gemm.Panels.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Activation functions on a tile, from additions, products and fused steps only: the library's transcendental functions
 * give other bits before compilation than after it.
 *
 * <p>No vector crosses a call, because it becomes two objects where the compiler does not inline that call, as when its
 * caller seldom makes it: after many products without an activation, those with one would leave garbage for ever.
 * Between methods, vectors lie in arrays: {@code tile} has the values up to {@code end}, {@code powers} is scratch.
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

    /** Replaces each x of the tile by max(x, 0); NaN stays NaN. */
    static void relu(float[] tile, int end) {
        for (int at = 0; at < end; at += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, tile, at);
            x.blend(0f, x.compare(VectorOperators.LE, 0f)).intoArray(tile, at);
        }
    }

    /** The same without vectors. */
    static void reluEach(float[] tile, int end) {
        for (int at = 0; at < end; at++) {
            tile[at] = tile[at] <= 0f ? 0f : tile[at];
        }
    }

    /** Replaces each x of the tile by x · σ(x). */
    static void silu(float[] tile, float[] powers, int end) {
        for (int at = 0; at < end; at += LANES) {
            FloatVector.fromArray(SPECIES, tile, at).neg().intoArray(powers, at);
        }
        gate(tile, powers, end);
    }

    /** Replaces each x of the tile by GELU's tanh form as x · σ(2√(2/π)(x + 0.044715 x³)). */
    static void gelu(float[] tile, float[] powers, int end) {
        for (int at = 0; at < end; at += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, tile, at);
            FloatVector cube = x.mul(x).mul(x);
            cube.mul(GELU_CUBE).add(x).mul(-GELU_SCALE).intoArray(powers, at);
        }
        gate(tile, powers, end);
    }

    /** Replaces each x of the tile by x / (1 + eᵖ) with its power p, which is x · σ(−p). */
    private static void gate(float[] tile, float[] powers, int end) {
        exp(powers, end);
        for (int at = 0; at < end; at += LANES) {
            FloatVector power = FloatVector.fromArray(SPECIES, powers, at);
            FloatVector.fromArray(SPECIES, tile, at).div(power.add(1f)).intoArray(tile, at);
        }
    }

    /**
     * Replaces each x by eˣ within 2 units in the last place, with x limited to ±87; NaN stays NaN. Method: x = n ln 2
     * + r with |r| ≤ ln 2 / 2, the Taylor polynomial of degree 7 for eʳ, and n added to the exponent.
     */
    private static void exp(float[] powers, int end) {
        for (int at = 0; at < end; at += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, powers, at);
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
            // The shifted value's low bits are n in two's complement: moved up, they are 2ⁿ's exponent less the bias.
            IntVector exponent = shifted.viewAsIntegralLanes().lanewise(VectorOperators.LSHL, 23);
            p.viewAsIntegralLanes().add(exponent).reinterpretAsFloats().intoArray(powers, at);
        }
    }
}
