package dev.kiln.embedded.frontend;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels whose work items share local memory, barriers and atomics. */
final class GroupKernels {
    private static final int GROUP = 64;
    private static final int TILE = 8;

    private GroupKernels() {}

    static void treeSum(KernelContext context, FloatArray x, FloatArray sums) {
        int local = context.localIdx;
        float[] partial = context.allocateFloatLocalArray(GROUP);
        partial[local] = x.get(context.globalIdx);
        for (int stride = context.localGroupSizeX / 2; stride > 0; stride >>= 1) {
            context.localBarrier();
            if (local < stride) {
                partial[local] += partial[local + stride];
            }
        }
        if (local == 0) {
            sums.set(context.groupIdx, partial[0]);
        }
    }

    static void tiledMultiply(KernelContext context, FloatArray a, FloatArray b, FloatArray c, int n) {
        int row = context.globalIdy;
        int column = context.globalIdx;
        int y = context.localIdy;
        int x = context.localIdx;
        float[] left = context.allocateFloatLocalArray(TILE * TILE);
        float[] right = context.allocateFloatLocalArray(TILE * TILE);
        float sum = 0;
        for (int tile = 0; tile < n / TILE; tile++) {
            left[y * TILE + x] = a.get(row * n + tile * TILE + x);
            right[y * TILE + x] = b.get((tile * TILE + y) * n + column);
            context.localBarrier();
            for (int k = 0; k < TILE; k++) {
                sum += left[y * TILE + k] * right[k * TILE + x];
            }
            context.localBarrier();
        }
        c.set(row * n + column, sum);
    }

    static void histogram(KernelContext context, IntArray values, IntArray counts) {
        int[] bins = context.allocateIntLocalArray(16);
        int local = context.localIdx;
        if (local < 16) {
            bins[local] = 0;
        }
        context.localBarrier();
        int i = context.globalIdx;
        if (i < values.getSize()) {
            context.atomicAdd(bins, values.get(i) & 15, 1);
        }
        context.localBarrier();
        if (local < 16) {
            context.atomicAdd(counts, local, bins[local]);
        }
    }

    static void prefixSum(KernelContext context, IntArray x) {
        int[] scan = context.allocateIntLocalArray(GROUP);
        int local = context.localIdx;
        scan[local] = x.get(context.globalIdx);
        context.localBarrier();
        for (int offset = 1; offset < context.localGroupSizeX; offset *= 2) {
            int before = 0;
            if (local >= offset) {
                before = scan[local - offset];
            }
            context.localBarrier();
            scan[local] += before;
            context.localBarrier();
        }
        x.set(context.globalIdx, scan[local]);
    }

    static void neighbours(KernelContext context, FloatArray x, int rounds) {
        int i = context.globalIdx;
        int size = context.globalGroupSizeX;
        for (int round = 0; round < rounds; round++) {
            float left = i > 0 ? x.get(i - 1) : 0f;
            float right = i + 1 < size ? x.get(i + 1) : 0f;
            context.globalBarrier();
            x.set(i, (left + x.get(i) + right) / 3f);
            context.globalBarrier();
        }
    }

    static void softmaxRow(KernelContext context, FloatArray logits, FloatArray out, int columns) {
        int row = context.groupIdx;
        int local = context.localIdx;
        int size = context.localGroupSizeX;
        float[] shared = context.allocateFloatLocalArray(GROUP);
        float best = Float.NEGATIVE_INFINITY;
        for (int c = local; c < columns; c += size) {
            best = Math.max(best, logits.get(row * columns + c));
        }
        shared[local] = best;
        context.localBarrier();
        best = shared[0];
        for (int i = 1; i < size; i++) {
            best = Math.max(best, shared[i]);
        }
        context.localBarrier();
        float sum = 0;
        for (int c = local; c < columns; c += size) {
            sum += (float) Math.exp(logits.get(row * columns + c) - best);
        }
        shared[local] = sum;
        context.localBarrier();
        sum = 0;
        for (int i = 0; i < size; i++) {
            sum += shared[i];
        }
        for (int c = local; c < columns; c += size) {
            out.set(row * columns + c, (float) Math.exp(logits.get(row * columns + c) - best) / sum);
        }
    }

    static void divergent(KernelContext context, FloatArray x) {
        int i = context.localIdx;
        if (i < 2) {
            context.localBarrier();
        }
        x.set(i, 1f);
    }
}
