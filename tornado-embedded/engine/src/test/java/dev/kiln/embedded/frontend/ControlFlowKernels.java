package dev.kiln.embedded.frontend;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels with all the branches and loops that Java has. */
final class ControlFlowKernels {
    private ControlFlowKernels() {}

    @SuppressWarnings("fallthrough") // that is what is tested
    static void switches(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        int result = 0;
        switch (x.get(i)) {
            case 0:
                result = 10;
                break;
            case 1:
                result = 20;
            // falls through
            case 2:
            case 3:
                result += 5;
                break;
            default:
                result = -1;
        }
        int scaled = switch (result) {
            case 10, 25 -> result * 2;
            case 1000 -> {
                int square = result * result;
                yield square;
            }
            default -> 7;
        };
        y.set(i, scaled);
    }

    static void collatz(KernelContext context, IntArray x) {
        int i = context.globalIdx;
        int n = x.get(i);
        int steps = 0;
        while (n > 1) {
            if ((n & 1) == 0) {
                n /= 2;
            } else {
                n = 3 * n + 1;
            }
            steps++;
        }
        x.set(i, steps);
    }

    static void doWhile(KernelContext context, IntArray x) {
        int i = context.globalIdx;
        int n = x.get(i);
        int digits = 0;
        do {
            n /= 10;
            digits++;
        } while (n != 0 && digits < 20);
        x.set(i, digits);
    }

    static void breakContinue(KernelContext context, IntArray x, IntArray y, int n) {
        int i = context.globalIdx;
        int sum = 0;
        for (int k = 0; k < n; k++) {
            int v = x.get((i + k) % n);
            if (v < 0) {
                continue;
            }
            if (v > 90) {
                sum += 1000;
                break;
            }
            sum += v;
        }
        y.set(i, sum);
    }

    static void labelled(KernelContext context, IntArray x, IntArray y, int n) {
        int i = context.globalIdx;
        int found = -1;
        outer:
        for (int a = 0; a < n; a++) {
            for (int b = a; b < n; b++) {
                if (x.get(a) < 0) {
                    continue outer;
                }
                if (x.get(a) + x.get(b) == i) {
                    found = a * n + b;
                    break outer;
                }
            }
        }
        y.set(i, found);
    }

    static void helpers(KernelContext context, IntArray x, IntArray y) {
        int i = context.globalIdx;
        if (skip(x, i)) {
            return;
        }
        y.set(i, indexOf(x, i, x.getSize()) + larger(x.get(i), larger(i, 3)) + square(i + 1));
        store(y, i, sign(x.get(i)));
    }

    private static boolean skip(IntArray x, int i) {
        return i >= x.getSize() || x.get(i) == 13;
    }

    private static int indexOf(IntArray x, int value, int size) {
        for (int k = 0; k < size; k++) {
            if (x.get(k) == value) {
                return k;
            }
        }
        return -1;
    }

    private static int larger(int a, int b) {
        return a > b ? a : b;
    }

    private static int square(int v) {
        return v * v;
    }

    private static int sign(int v) {
        if (v < 0) {
            return -1;
        }
        if (v > 0) {
            return 1;
        }
        return 0;
    }

    private static void store(IntArray y, int i, int added) {
        y.set(i, y.get(i) + added);
    }

    static void privateArrays(KernelContext context, FloatArray x, FloatArray y) {
        int i = context.globalIdx;
        for (int round = 0; round < 2; round++) {
            float[] sums = new float[4];
            for (int k = 0; k < 8; k++) {
                sums[k & 3] += x.get(i * 8 + k);
            }
            float total = round;
            for (float sum : sums) {
                total = total * 0.5f + sum;
            }
            y.set(i, y.get(i) + total);
        }
        int[] weights = {1, 2, 3};
        int dot = 0;
        for (int k = 0; k < weights.length; k++) {
            dot += weights[k] * weights[weights.length - 1 - k];
        }
        y.set(i, y.get(i) + dot);
    }

    static void insertionSort(KernelContext context, IntArray x, int width) {
        int base = context.globalIdx * width;
        for (int i = 1; i < width; i++) {
            int v = x.get(base + i);
            int j = i - 1;
            while (j >= 0 && x.get(base + j) > v) {
                x.set(base + j + 1, x.get(base + j));
                j--;
            }
            x.set(base + j + 1, v);
        }
    }

    static void parameterWritten(KernelContext context, IntArray x, int n, long seed) {
        int i = context.globalIdx;
        while (n > 10) {
            n -= 3;
            seed = seed * 31 + n;
        }
        x.set(i, n + (int) seed);
    }

    static void ternaryChain(KernelContext context, IntArray x, IntArray y, int n) {
        int i = context.globalIdx;
        int v = i < n ? x.get(i) : i == n ? -1 : x.get(0) / (n - i);
        y.set(i, v + (v > 0 ? 1 : 0) * (i > 1 || v < -5 ? 3 : 4));
    }

    static void longLoop(KernelContext context, IntArray x) {
        int i = context.globalIdx;
        long sum = 0;
        for (long k = 10; k >= -10; k -= 4L) {
            sum += k * i;
        }
        for (int k = 0, m = 20; k < m; k += 2, m--) {
            sum += m;
        }
        x.set(i, (int) sum);
    }

    static void infiniteLoop(KernelContext context, IntArray x) {
        int i = context.globalIdx;
        int v = x.get(i);
        for (; ; ) {
            v = v * 1664525 + 1013904223;
            if (v % 7 == 0) {
                break;
            }
        }
        while (true) {
            v -= 5;
            if (v < 0) {
                x.set(i, v);
                return;
            }
            v /= 2;
        }
    }
}
