package dev.kiln.embedded.frontend;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Kernels without work groups: every element on its own. */
final class ElementwiseKernels {
    private static final float SLOPE = 0.01f;
    private static final float LOG_TWO = (float) Math.log(2.0);

    private ElementwiseKernels() {}

    static void saxpy(KernelContext context, FloatArray x, FloatArray y, float a) {
        int i = context.globalIdx;
        if (i < x.getSize()) {
            y.set(i, a * x.get(i) + y.get(i));
        }
    }

    static void earlyReturn(KernelContext context, FloatArray x, int n) {
        int i = context.globalIdx;
        if (i >= n) {
            return;
        }
        x.set(i, -x.get(i));
    }

    static void parallelSaxpy(FloatArray x, FloatArray y, float a) {
        for (@Parallel int i = 0; i < x.getSize(); i++) {
            y.set(i, a * x.get(i) + y.get(i));
        }
    }

    static void parallelStride(IntArray x, int from, int to) {
        for (@Parallel int i = from; i < to; i += 3) {
            if (x.get(i) < 0) {
                continue;
            }
            x.set(i, x.get(i) * 2 + i);
        }
    }

    static void parallelBackwards(int[] x) {
        for (@Parallel int i = x.length - 1; i >= 0; i--) {
            x[i] = x[i] ^ i;
        }
    }

    static void matrixMultiply(FloatArray a, FloatArray b, FloatArray c, int m, int n, int k) {
        for (@Parallel int row = 0; row < m; row++) {
            for (@Parallel int column = 0; column < n; column++) {
                float sum = 0;
                for (int i = 0; i < k; i++) {
                    sum += a.get(row * k + i) * b.get(i * n + column);
                }
                c.set(row * n + column, sum);
            }
        }
    }

    static void stencil3(FloatArray in, FloatArray out, int nx, int ny, int nz) {
        int plane = nx * ny;
        for (@Parallel int z = 1; z < nz - 1; z++) {
            int base = z * plane;
            for (@Parallel int y = 1; y < ny - 1; y++) {
                for (@Parallel int x = 1; x < nx - 1; x++) {
                    int i = base + y * nx + x;
                    out.set(
                            i,
                            in.get(i - 1)
                                    + in.get(i + 1)
                                    + in.get(i - nx)
                                    + in.get(i + nx)
                                    + in.get(i - plane)
                                    + in.get(i + plane)
                                    - 6 * in.get(i));
                }
            }
        }
    }

    static void leakyRelu(KernelContext context, FloatArray x, FloatArray y) {
        int i = context.globalIdx;
        float v = x.get(i);
        y.set(i, v > 0 ? v : SLOPE * v);
    }

    static void clampNested(KernelContext context, FloatArray x, float low, float high) {
        int i = context.globalIdx;
        float v = x.get(i);
        x.set(i, v < low ? low : v > high ? high : v);
    }

    static void gelu(KernelContext context, FloatArray x, FloatArray y) {
        int i = context.globalIdx;
        float v = x.get(i);
        float inner = 0.7978846f * (v + 0.044715f * v * v * v);
        y.set(i, 0.5f * v * (1f + (float) Math.tanh(inner)));
    }

    static void mathematics(KernelContext context, FloatArray x, DoubleArray y) {
        int i = context.globalIdx;
        float v = TornadoMath.abs(x.get(i)) + LOG_TWO;
        float w = TornadoMath.exp(-v) + TornadoMath.sqrt(v) + (float) Math.pow(v, 2.0) + TornadoMath.log(v);
        double d = Math.sin(v) * Math.cos(w) + Math.floor(v) - Math.ceil(w);
        x.set(i, Math.max(Math.min(w, 3f), TornadoMath.floor(v)));
        y.set(i, d);
    }

    static void nanCompare(KernelContext context, FloatArray x, IntArray flags) {
        int i = context.globalIdx;
        float v = x.get(i);
        int bits = 0;
        if (v < 1f) bits |= 1;
        if (v <= 1f) bits |= 2;
        if (v > 1f) bits |= 4;
        if (v >= 1f) bits |= 8;
        if (!(v < 1f)) bits |= 16;
        if (!(v >= 1f)) bits |= 32;
        if (Float.isNaN(v)) bits |= 64;
        if (v == 1f) bits |= 128;
        flags.set(i, bits);
    }

    static void conversions(KernelContext context, FloatArray f, DoubleArray d, LongArray l, IntArray out) {
        int i = context.globalIdx;
        float x = f.get(i);
        double y = d.get(i);
        long z = l.get(i);
        int sum = (int) x + (int) y + (int) z + (byte) (int) x + (short) (int) y + (char) z;
        l.set(i, (long) x + (long) y);
        d.set(i, x * y + z);
        f.set(i, (float) y + z + Float.intBitsToFloat(Float.floatToRawIntBits(x) ^ 0x80000000));
        out.set(i, sum);
    }

    static void narrowStores(KernelContext context, ByteArray bytes, ShortArray shorts, IntArray ints) {
        int i = context.globalIdx;
        int v = ints.get(i);
        bytes.set(i, (byte) v);
        shorts.set(i, (short) (v >> 8));
        ints.set(i, (bytes.get(i) & 0xff) + shorts.get(i));
    }

    static void bitTricks(KernelContext context, IntArray x, LongArray y) {
        int i = context.globalIdx;
        int v = x.get(i);
        long w = y.get(i);
        v ^= v << 13;
        v ^= v >>> 17;
        v ^= v << 5;
        w = Long.rotateLeft(w, i) * 0x9E3779B97F4A7C15L + Integer.bitCount(v);
        x.set(i, Integer.rotateRight(v, 7) + Integer.compareUnsigned(v, i) + ~v);
        y.set(i, w + Integer.toUnsignedLong(v) + Long.bitCount(w) + (w >>> 33) + (w >> 3));
    }

    static void division(KernelContext context, IntArray x, LongArray y, int divisor) {
        int i = context.globalIdx;
        x.set(i, x.get(i) / divisor + x.get(i) % divisor);
        y.set(i, y.get(i) / divisor - y.get(i) % 7L + Integer.divideUnsigned(x.get(i), 10));
    }

    static void shortCircuit(KernelContext context, IntArray x, IntArray y, int n) {
        int i = context.globalIdx;
        if ((i < n && x.get(i) > 0) || i == 3) {
            y.set(i, 1);
        } else {
            y.set(i, 2);
        }
        boolean both = i + 1 < n && x.get(i + 1) > 5;
        boolean inside = i > 2 && i < 7;
        y.set(i, y.get(i) + (both ? 10 : 20) + (inside ^ both ? 100 : 0));
    }

    static void compound(KernelContext context, IntArray counts, int[] heap, int n) {
        int i = context.globalIdx;
        int next = i * 2;
        heap[next++] += n;
        heap[next] = next++ + next * 3;
        counts.set(i, heap[i * 2]-- + ++heap[i * 2 + 1]);
    }
}
