package dev.kiln.benchmarks;

import dev.kiln.embedded.host.WorkPool;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What this machine can do at most, with all cores: what a result is to be compared with.
 *
 * @param gigaflops fused multiply-adds from registers, counted as two operations each
 * @param gigabytesPerSecond memory traffic of a[i] = b[i] + s · c[i] over arrays that no cache holds, 12 bytes an
 *     element
 */
record Limits(double gigaflops, double gigabytesPerSecond) {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int ROUNDS = 4_000_000;
    private static final int CHAINS = 12;
    private static final int TRIAD_FLOATS = 1 << 24;
    private static final int TRIES = 7;

    /** Measures both, each as the best of several tries. */
    static Limits measure(WorkPool pool) {
        int threads = pool.threads();
        float[] sink = new float[threads * 64];
        double flops = 0;
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            pool.run(threads, tile -> sink[tile * 64] = multiplyAdd(ROUNDS, tile));
            double nanos = System.nanoTime() - start;
            flops = Math.max(flops, 2.0 * CHAINS * SPECIES.length() * ROUNDS * threads / nanos);
        }
        float[] a = new float[TRIAD_FLOATS];
        float[] b = new float[TRIAD_FLOATS];
        float[] c = new float[TRIAD_FLOATS];
        double bandwidth = 0;
        int part = TRIAD_FLOATS / threads / SPECIES.length() * SPECIES.length();
        for (int i = 0; i < TRIES; i++) {
            long start = System.nanoTime();
            pool.run(threads, tile -> triad(a, b, c, tile * part, part));
            double nanos = System.nanoTime() - start;
            bandwidth = Math.max(bandwidth, 12.0 * part * threads / nanos);
        }
        return new Limits(flops, bandwidth);
    }

    private static float multiplyAdd(int rounds, float seed) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.5f);
        FloatVector y = FloatVector.broadcast(SPECIES, seed);
        FloatVector c0 = y;
        FloatVector c1 = y;
        FloatVector c2 = y;
        FloatVector c3 = y;
        FloatVector c4 = y;
        FloatVector c5 = y;
        FloatVector c6 = y;
        FloatVector c7 = y;
        FloatVector c8 = y;
        FloatVector c9 = y;
        FloatVector c10 = y;
        FloatVector c11 = y;
        for (int i = 0; i < rounds; i++) {
            c0 = c0.fma(x, y);
            c1 = c1.fma(x, y);
            c2 = c2.fma(x, y);
            c3 = c3.fma(x, y);
            c4 = c4.fma(x, y);
            c5 = c5.fma(x, y);
            c6 = c6.fma(x, y);
            c7 = c7.fma(x, y);
            c8 = c8.fma(x, y);
            c9 = c9.fma(x, y);
            c10 = c10.fma(x, y);
            c11 = c11.fma(x, y);
        }
        FloatVector low = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        return low.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
    }

    private static void triad(float[] a, float[] b, float[] c, int from, int count) {
        for (int i = from; i < from + count; i++) {
            a[i] = b[i] + 0.5f * c[i];
        }
    }
}
